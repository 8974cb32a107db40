"""The twin's metadata lists what is served, and service providers are read from theirs: SAML Metadata 2.4."""

import base64
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree
from msgspec import structs
from twin_party import Party
from twin_saml import SAML_APP, SAMLParty, app_credential, opened, sent_by, twin_credential, verifies

from vestibule_twin import ServiceProvider, Twin, service_provider_from_metadata
from vestibule_twin.saml.names import BINDINGS, NAME_ID_FORMATS, NAMESPACES
from vestibule_twin.saml.outcomes import Refused

CERTIFICATE = app_credential().certificate_base64
WRAPPED = "\n".join(CERTIFICATE[at : at + 64] for at in range(0, len(CERTIFICATE), 64))
POST, REDIRECT = BINDINGS["post"], BINDINGS["redirect"]


def _schema(name: str) -> etree.XMLSchema:
    schemas = Path(str(resources.files("onelogin.saml2").joinpath("schemas")))
    return etree.XMLSchema(etree.parse(schemas / f"saml-schema-{name}-2.0.xsd"))


async def _metadata(party: SAMLParty | Party) -> Any:  # noqa: ANN401 - an element of lxml
    answer = await party.http.get("/saml/metadata")
    assert answer.headers["content-type"] == "application/samlmetadata+xml"
    return etree.fromstring(answer.content)


def _at(root: Any, path: str) -> list[str]:  # noqa: ANN401 - an element of lxml
    return list(root.xpath(path, namespaces=NAMESPACES))


async def test_metadata_is_valid_by_the_schema_of_oasis(saml: SAMLParty) -> None:
    _schema("metadata").assertValid(await _metadata(saml))


@pytest.mark.parametrize("options", [{}, {"sign": "both"}, {"sign": "both", "encrypt": True, "encrypt_name_id": True}])
async def test_messages_are_valid_by_the_schema_of_oasis(saml: SAMLParty, options: dict[str, Any]) -> None:
    """All but RSA-OAEP of XML Encryption 1.1, which this edition of its schema is too old for."""
    schema = _schema("protocol")
    saml.twin.register_service_provider(structs.replace(SAML_APP, slo_binding="post", **options))
    schema.assertValid((await saml.login()).root)
    schema.assertValid(sent_by(await saml.send(saml.authn_request(ForceAuthn="true", IsPassive="true"))).root)
    schema.assertValid(sent_by(await saml.http.get("/saml/logout")).root)
    asked = saml.message("LogoutRequest", "<saml:NameID>nobody</saml:NameID>", "/saml/slo", {})
    schema.assertValid(sent_by(await saml.send(asked, path="/saml/slo", signed_by=saml.key)).root)


async def test_metadata_lists_every_endpoint_by_both_bindings(saml: SAMLParty) -> None:
    root = await _metadata(saml)
    base = saml.twin.base_url
    assert _at(root, "/md:EntityDescriptor/@entityID") == [f"{base}/saml/metadata"]
    assert _at(root, "//@WantAuthnRequestsSigned") == ["false"]
    for service, path in (("SingleSignOnService", "/saml/sso"), ("SingleLogoutService", "/saml/slo")):
        assert _at(root, f"//md:{service}/@Binding") == [REDIRECT, POST]
        assert _at(root, f"//md:{service}/@Location") == [base + path] * 2
        # Both are there: what is sent without a message is refused by a page, not unknown.
        assert {(await saml.http.get(path)).status_code, (await saml.http.post(path)).status_code} == {400}
    assert _at(root, "//md:NameIDFormat/text()") == list(NAME_ID_FORMATS.values())


async def test_metadata_publishes_the_certificate_that_signs(saml: SAMLParty) -> None:
    root = await _metadata(saml)
    (signing,) = _at(root, "//md:KeyDescriptor[@use='signing']//ds:X509Certificate/text()")
    assert verifies((await saml.login()).root, signing)
    assert _at(root, "//md:KeyDescriptor[@use='encryption']//ds:X509Certificate/text()") == [signing]


@pytest.mark.parametrize("keep_old", [True, False])
async def test_rotation_signs_with_a_new_certificate(saml: SAMLParty, *, keep_old: bool) -> None:
    old = twin_credential().certificate_base64
    told = (await saml.http.post("/_twin/saml/rotate", json={"keep_old": keep_old})).json()["certificates"]
    signing = _at(await _metadata(saml), "//md:KeyDescriptor[@use='signing']//ds:X509Certificate/text()")
    assert signing == told
    assert told[1:] == ([old] if keep_old else [])
    sent = await saml.login()
    assert verifies(sent.root, told[0])
    assert not verifies(sent.root, old)


async def test_key_is_made_only_once_somebody_speaks_saml(party: Party, twin: Twin) -> None:
    await party.login()
    await party.http.get("/")
    assert not twin.saml.credentials.made
    await _metadata(party)
    assert twin.saml.credentials.made


def _described(*roles: str, attributes: str = "") -> bytes:
    return (
        f'<md:EntityDescriptor xmlns:md="{NAMESPACES["md"]}" xmlns:ds="{NAMESPACES["ds"]}" entityID="https://sp.example">'
        f'<md:SPSSODescriptor protocolSupportEnumeration="{NAMESPACES["samlp"]}" {attributes}>{"".join(roles)}'
        "</md:SPSSODescriptor></md:EntityDescriptor>"
    ).encode()


def _key(use: str | None, certificate: str) -> str:
    said = f' use="{use}"' if use else ""
    return (
        f"<md:KeyDescriptor{said}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n{certificate}\n"
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )


def _acs(index: int, url: str, *, binding: str = POST, more: str = "") -> str:
    return f'<md:AssertionConsumerService index="{index}" Binding="{binding}" Location="{url}" {more}/>'


def _slo(binding: str, url: str, more: str = "") -> str:
    return f'<md:SingleLogoutService Binding="{binding}" Location="{url}" {more}/>'


def test_service_provider_is_read_from_its_metadata() -> None:
    sp = service_provider_from_metadata(
        _described(
            _key("signing", WRAPPED),
            _key("signing", "AAAA"),
            _key("encryption", "BBBB"),
            _slo(POST, "https://sp.example/slo/post"),
            _slo(REDIRECT, "https://sp.example/slo", 'ResponseLocation="https://sp.example/slo/answer"'),
            _acs(5, "https://sp.example/artifact", binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"),
            _acs(1, "https://sp.example/first", more='isDefault="false"'),
            _acs(2, "https://sp.example/second"),
            _acs(9, "https://sp.example/ninth", more='isDefault="true"'),
            attributes='AuthnRequestsSigned="true"',
        ),
        title="The SP",
        attributes="oid",
    )
    assert sp == ServiceProvider(
        entity_id="https://sp.example",
        acs_urls=("https://sp.example/ninth", "https://sp.example/second", "https://sp.example/first"),
        acs_indexes=(9, 2, 1),
        slo_url="https://sp.example/slo",
        slo_response_url="https://sp.example/slo/answer",
        slo_binding="redirect",
        signing_certificates=(CERTIFICATE, "AAAA"),
        encryption_certificate="BBBB",
        title="The SP",
        attributes="oid",
        require_signed_requests=True,
    )


def test_key_without_a_use_is_for_both() -> None:
    sp = service_provider_from_metadata(_described(_key(None, CERTIFICATE), _acs(0, "https://sp.example/acs")))
    assert (sp.signing_certificates, sp.encryption_certificate) == ((CERTIFICATE,), CERTIFICATE)


@pytest.mark.parametrize(("wanted", "url"), [("redirect", "https://sp.example/r"), ("post", "https://sp.example/p")])
def test_logout_binding_can_be_chosen(wanted: str, url: str) -> None:
    xml = _described(_slo(REDIRECT, "https://sp.example/r"), _slo(POST, "https://sp.example/p"), _acs(0, "https://x"))
    sp = service_provider_from_metadata(xml, slo_binding="post" if wanted == "post" else "redirect")
    assert (sp.slo_binding, sp.slo_url) == (wanted, url)


def test_only_logout_binding_is_taken() -> None:
    xml = _described(_slo(POST, "https://sp.example/p"), _acs(0, "https://x"))
    sp = service_provider_from_metadata(xml)
    assert (sp.slo_binding, sp.slo_url) == ("post", "https://sp.example/p")


def test_wish_for_signed_assertions_is_granted() -> None:
    xml = _described(_acs(0, "https://x"), attributes='WantAssertionsSigned="true"')
    assert service_provider_from_metadata(xml).sign == "both"
    assert service_provider_from_metadata(xml, sign="response").sign == "response"


@pytest.mark.parametrize(
    "xml",
    [
        b"<a/>",
        b"not xml",
        _described(),
        _described(_acs(0, "https://x", binding=REDIRECT)),
        _described(_acs(0, "https://x")).replace(b'index="0"', b""),
        _described(_acs(0, "https://x")).replace(b"SPSSODescriptor", b"IDPSSODescriptor"),
    ],
)
def test_document_that_describes_no_service_provider_is_refused(xml: bytes) -> None:
    with pytest.raises(Refused):
        service_provider_from_metadata(xml)


@pytest.mark.parametrize(
    "options",
    [
        {"acs_urls": ()},
        {"acs_urls": ("https://x",), "acs_indexes": (1, 2)},
        {"acs_urls": ("https://x",), "encrypt": True},
        {"acs_urls": ("https://x",), "encrypt_name_id": True},
    ],
)
def test_service_provider_that_cannot_be_served_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"https://sp\.example"):
        ServiceProvider(entity_id="https://sp.example", **options)


async def test_service_provider_is_registered_over_http(saml: SAMLParty) -> None:
    metadata = _described(_key(None, CERTIFICATE), _acs(0, "https://sp.example/acs")).decode()
    body = {"metadata": metadata, "encrypt": True, "name_id_format": "transient"}
    answer = await saml.http.post("/_twin/saml/service-providers", json=body)
    assert (answer.status_code, answer.json()["entity_id"]) == (200, "https://sp.example")
    saml.sp = structs.replace(
        SAML_APP, entity_id="https://sp.example", acs_urls=("https://sp.example/acs",), acs_indexes=()
    )
    sent = await saml.login()
    assertion = opened(sent.at("//saml:EncryptedAssertion")[0], saml.key.private)
    assert assertion.xpath("string(.//*[local-name()='NameID']/@Format)") == NAME_ID_FORMATS["transient"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"metadata": 17},
        {"metadata": "<a/>"},
        {"metadata": _described(_acs(0, "https://x")).decode(), "no_such": 1},
        {"metadata": _described(_acs(0, "https://x")).decode(), "sign": "nothing"},
        {"metadata": _described(_acs(0, "https://x")).decode(), "encrypt": True},
        [],
    ],
)
async def test_registration_that_does_not_fit_is_refused(saml: SAMLParty, body: object) -> None:
    answer = await saml.http.post("/_twin/saml/service-providers", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert list(saml.twin.saml.service_providers) == [SAML_APP.entity_id]


async def test_saml_controls_take_json_only(saml: SAMLParty) -> None:
    for path in ("/_twin/saml/rotate", "/_twin/saml/service-providers"):
        answer = await saml.http.post(path, content=b"{}", headers={"content-type": "text/plain"})
        assert answer.status_code == 415


def test_service_provider_survives_the_config_file() -> None:
    """A twin in a process of its own reads its applications from JSON."""
    assert msgspec.json.decode(msgspec.json.encode(SAML_APP), type=ServiceProvider) == SAML_APP
    assert base64.b64decode(SAML_APP.signing_certificates[0], validate=True)
