"""A connection made ready: whatever an administrator got wrong is said at its field (R21, S7, S61)."""

from typing import Any

import pytest
from msgspec.structs import replace
from saml_receiving import own_side, party_for
from saml_recipe import IDP, SSO, Recipe
from saml_signing_keys import idp_key, signing_key

from vestibule.errors import ConfigError
from vestibule.protocols.saml.own_side import KeyPair
from vestibule.protocols.saml.party import CERTIFICATES_AT_MOST, Party, prepare
from vestibule_sdk.quirk import Quirk
from vestibule_sdk.saml import SAMLProfile
from vestibule_sdk.secret import Secret

GOOD = idp_key().certificate_pem
BAD_URLS = [
    "",
    "/saml/sso",
    "http://idp.example/sso",
    "javascript:alert(1)",
    "ftp://idp.example/sso",
    "https://user@idp.example/sso",
    "https://idp.example/sso#x",
    "https://idp.example/s so",
    'https://idp.example/"',
    "https://idp.example/\n",
    "https://[idp",
    "https:///sso",
    "https://idp.example/" + "x" * 2_048,
]
BAD_IDS = ["", " ", f" {IDP}", f"{IDP}\n", "a\0b", "a\u200bb", "a\u202eb", "x" * 1_025]


def prepared(**profile: Any) -> Party:  # noqa: ANN401 - fields of SAMLProfile
    return prepare(
        SAMLProfile(**{"idp_entity_id": IDP, "sso_url": SSO, "signing_certificates": (GOOD,), **profile}), own_side()
    )


def fault(**profile: Any) -> ConfigError:  # noqa: ANN401 - fields of SAMLProfile
    with pytest.raises(ConfigError) as caught:
        prepared(**profile)
    assert caught.value.code == "config_error"
    return caught.value


def test_a_good_connection_is_ready() -> None:
    party = prepared()
    assert [key.certificate for key in party.keys] == [GOOD]
    assert party.keys[0].fingerprint.count(":") == 31
    assert party.opinion is not None
    assert prepared(second_opinion=False).opinion is None
    assert len(party.decryption_keys) == 1


def test_a_quirk_is_never_passed_over() -> None:
    """S8: a connector that needs a deviation we do not have would run without it."""
    quirk = Quirk(name="audience_is_a_url", source="https://docs.idp.example/audience")
    assert "audience_is_a_url" in str(fault(quirks=(quirk,)))


@pytest.mark.parametrize("url", BAD_URLS)
@pytest.mark.parametrize(
    ("field", "path"), [("sso_url", "ssoUrl"), ("slo_url", "sloUrl"), ("slo_response_url", "sloResponseUrl")]
)
def test_s61_an_address_is_https_and_nothing_clever(field: str, path: str, url: str) -> None:
    """S61: browsers go there with our messages."""
    assert fault(**{field: url}).path == path


@pytest.mark.parametrize(
    "url", ["https://idp.example/sso?a=b", "https://idp.example:8443/", "http://localhost:8080/sso"]
)
def test_an_address_may_have_a_query_and_a_port(url: str) -> None:
    assert prepared(sso_url=url, slo_url=url, slo_response_url=url).profile.sso_url == url


@pytest.mark.parametrize("text", BAD_IDS)
def test_an_entity_id_is_visible_text(text: str) -> None:
    """S12, S20: it is compared to the letter, so what cannot be seen must not be in it."""
    assert fault(idp_entity_id=text).path == "idpEntityId"
    with pytest.raises(ConfigError) as caught:
        prepare(prepared().profile, replace(own_side(), entity_id=text))
    assert caught.value.path == "spEntityId"


@pytest.mark.parametrize("text", ["x", "urn:example:idp", "Ünïcode id", "x" * 1_024])
def test_an_entity_id_need_not_be_an_address(text: str) -> None:
    """SAML core 8.3.6 asks for a URI; vendors have others."""
    assert prepared(idp_entity_id=text).profile.idp_entity_id == text


@pytest.mark.parametrize(("skew_s", "good"), [(-1, False), (0, True), (180, True), (300, True), (301, False)])
def test_s15_the_skew_is_bounded(skew_s: int, *, good: bool) -> None:
    """S15."""
    if good:
        assert prepared(skew_s=skew_s).profile.skew_s == skew_s
    else:
        assert fault(skew_s=skew_s).path == "clockSkew"


@pytest.mark.parametrize(
    "certificates",
    [
        (),
        ("",),
        ("no certificate",),
        (GOOD.replace("CERTIFICATE", "PUBLIC KEY"),),
        (GOOD[: len(GOOD) // 2],),
        (GOOD, "no certificate"),
        (idp_key().private_pem.decode(),),
    ],
)
def test_s6_a_certificate_has_to_be_one(certificates: tuple[str, ...]) -> None:
    """S6: every one of them, and one at least."""
    assert fault(signing_certificates=certificates).path == "signingCertificates"


def test_s66_there_may_be_so_many_certificates_and_no_more() -> None:
    """S66: each may be tried for each signature."""
    assert len(prepared(signing_certificates=(GOOD,) * CERTIFICATES_AT_MOST).keys) == CERTIFICATES_AT_MOST
    assert fault(signing_certificates=(GOOD,) * (CERTIFICATES_AT_MOST + 1)).path == "signingCertificates"


def test_s7_a_short_key_is_refused_when_the_connection_is_saved() -> None:
    """S7."""
    refusal = fault(signing_certificates=(signing_key("weak", "RSA-1024").certificate_pem,))
    assert refusal.path == "signingCertificates"
    assert "1024" in refusal.detail


@pytest.mark.parametrize("kind", ["RSA-2048", "RSA-3072", "P-256", "P-384", "P-521"])
def test_s7_every_accepted_kind_of_key_is_ready(kind: str) -> None:
    """S7."""
    key = signing_key("idp", kind)
    assert len(prepared(signing_certificates=(key.certificate_pem,)).keys) == 1


def test_an_expired_certificate_still_verifies() -> None:
    """SAML metadata interoperability profile 2.6.1: the key is what is trusted."""
    expired = signing_key("idp expired", expired=True)
    assert prepared(signing_certificates=(expired.certificate_pem,)).keys[0].certificate == expired.certificate_pem


def test_r20_our_own_metadata_has_to_be_about_us() -> None:
    """R20: what exactly is judged elsewhere; that it is judged at all, here."""
    assert fault(sp_metadata="<x/>").path == "spMetadata"


def test_our_own_key_is_an_rsa_key() -> None:
    curve = signing_key("sp curve", "P-256")
    pair = KeyPair(certificate=curve.certificate_pem, private_key=Secret(curve.private_pem.decode()))
    for own in (replace(own_side(), signing=pair), replace(own_side(), decryption=(pair,))):
        with pytest.raises(ConfigError):
            prepare(prepared().profile, own)


def test_s59_a_party_shows_no_key() -> None:
    """S59."""
    secret = "".join(own_side().signing.private_key.reveal().splitlines()[1:3])
    assert secret[:40] not in repr(party_for(Recipe()))
