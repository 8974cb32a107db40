"""Our metadata: every part of it, and that it fits the OASIS schema (R20, R26)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from manual_clock import STARTS_AT_S
from saml_libxmlsec import parsed, signed_element
from saml_metadata_schema import metadata_schema
from saml_names import METADATA, NAMESPACES, POST, PROTOCOL, REDIRECT
from saml_signing_keys import SigningKey, signing_key

from vestibule.clock import rfc3339
from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.own import check_own_metadata
from vestibule.protocols.saml.metadata.sp import CACHE_S, SIGNED_FOR_S, sp_metadata
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule.protocols.saml.party import Party
from vestibule_sdk.saml import NAME_ID_EMAIL, RequestedAttribute, SAMLProfile, Signed
from vestibule_sdk.secret import Secret

ACS_URL = "https://app.example/api/auth/sso/saml2/sp/acs/acme"
SLO_URL = "https://app.example/api/auth/sso/saml2/sp/slo/acme"
ATTRIBUTES = (
    RequestedAttribute(name="email", friendly_name="E-mail address", required=True),
    RequestedAttribute(name="urn:oid:2.5.4.42", friendly_name="givenName"),
    RequestedAttribute(name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", friendly_name=""),
)


def key_pair(key: SigningKey) -> KeyPair:
    return KeyPair(certificate=key.certificate_pem, private_key=Secret(key.private_pem.decode()))


NOW = signing_key("sp now")
NEXT = signing_key("sp next")
OWN = OwnSide(
    entity_id="https://app.example",
    acs_url=ACS_URL,
    slo_url=SLO_URL,
    signing=key_pair(NOW),
    published=(NOW.certificate_pem, NEXT.certificate_pem),
    decryption=(key_pair(NEXT), key_pair(NOW)),
)


def profile(**changes: object) -> SAMLProfile:
    settings = {
        "idp_entity_id": "https://idp.example",
        "sso_url": "https://idp.example/sso",
        "signing_certificates": (signing_key("idp").certificate_pem,),
    }
    return SAMLProfile(**(settings | changes))  # type: ignore[arg-type]


def ours(own: OwnSide = OWN, *, now_s: int = STARTS_AT_S, **changes: Any) -> bytes:  # noqa: ANN401 - fields of SAMLProfile
    """Our metadata; the connection is not checked before, for each part stands for itself."""
    party = Party(
        profile=profile(**changes), own=own, keys=(), signing_key=NOW.rsa_private, decryption_keys=(), opinion=None
    )
    return sp_metadata(party, now_s=now_s)


def written(**changes: Any) -> etree._Element:  # noqa: ANN401 - as above
    """The root of our metadata, once the schema and our own reader have accepted it."""
    return accepted(ours(**changes), OWN)


def accepted(document: bytes, own: OwnSide) -> etree._Element:
    """The root of a document that the schema and our own reader accept."""
    root = parsed(document)
    metadata_schema().assertValid(root.getroottree())
    check_own_metadata(profile(sp_metadata=document.decode()), own)
    return root


def attributes(root: etree._Element, path: str) -> list[dict[str, str]]:
    return [dict(element.attrib.items()) for element in root.iterfind(path, NAMESPACES)]


def test_the_plain_document() -> None:
    root = written()
    assert root.tag == f"{{{METADATA}}}EntityDescriptor"
    assert root.get("entityID") == "https://app.example"
    assert attributes(root, "md:SPSSODescriptor") == [
        {
            "protocolSupportEnumeration": PROTOCOL,
            "AuthnRequestsSigned": "false",
            "WantAssertionsSigned": "false",
        }
    ]
    assert attributes(root, ".//md:SingleLogoutService") == [
        {"Binding": REDIRECT, "Location": SLO_URL},
        {"Binding": POST, "Location": SLO_URL},
    ]
    assert attributes(root, ".//md:AssertionConsumerService") == [
        {"Binding": POST, "Location": ACS_URL, "index": "0", "isDefault": "true"}
    ]
    for absent in ("ds:Signature", ".//md:NameIDFormat", ".//md:AttributeConsumingService"):
        assert root.find(absent, NAMESPACES) is None


def test_every_published_certificate_signs_and_the_newest_decryption_key_alone_is_shown() -> None:
    root = written()
    signing = [key.text for key in root.iterfind(".//md:KeyDescriptor[@use='signing']//ds:X509Certificate", NAMESPACES)]
    # The one that signs now is last: Keycloak keeps no other.
    assert signing == [NEXT.certificate_base64, NOW.certificate_base64]
    encryption = root.findall(".//md:KeyDescriptor[@use='encryption']//ds:X509Certificate", NAMESPACES)
    assert [key.text for key in encryption] == [NEXT.certificate_base64]


@pytest.mark.parametrize(
    ("changes", "methods"),
    [
        ({}, "aes256-gcm aes192-gcm aes128-gcm rsa-oaep rsa-oaep-mgf1p"),
        ({"want_signed": Signed.ASSERTION}, "aes256-gcm aes192-gcm aes128-gcm rsa-oaep rsa-oaep-mgf1p"),
        (
            {"want_signed": Signed.RESPONSE},
            "aes256-gcm aes192-gcm aes128-gcm aes256-cbc aes192-cbc aes128-cbc rsa-oaep rsa-oaep-mgf1p",
        ),
        (
            {"allow_cbc": True, "allow_rsa15": True},
            "aes256-gcm aes192-gcm aes128-gcm aes256-cbc aes192-cbc aes128-cbc rsa-oaep rsa-oaep-mgf1p rsa-1_5",
        ),
    ],
)
def test_the_algorithms_that_are_accepted_in_every_case_best_first(changes: dict[str, object], methods: str) -> None:
    """S18."""
    found = attributes(written(**changes), ".//md:EncryptionMethod")
    assert " ".join(method["Algorithm"].rpartition("#")[2] for method in found) == methods


@pytest.mark.parametrize(
    ("want", "said"),
    [(Signed.EITHER, "false"), (Signed.RESPONSE, "false"), (Signed.ASSERTION, "true"), (Signed.BOTH, "true")],
)
def test_signed_assertions_are_wanted_when_they_are_demanded(want: Signed, said: str) -> None:
    """R21."""
    (role,) = attributes(written(want_signed=want, sign_requests=True), "md:SPSSODescriptor")
    assert role["WantAssertionsSigned"] == said
    assert role["AuthnRequestsSigned"] == "true"


def test_requested_attributes_and_a_name_id_format() -> None:
    root = written(requested_attributes=ATTRIBUTES, name_id_format=NAME_ID_EMAIL)
    assert [element.text for element in root.iterfind(".//md:NameIDFormat", NAMESPACES)] == [NAME_ID_EMAIL]
    assert attributes(root, ".//md:RequestedAttribute") == [
        {
            "Name": "email",
            "NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
            "FriendlyName": "E-mail address",
            "isRequired": "true",
        },
        {
            "Name": "urn:oid:2.5.4.42",
            "NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
            "FriendlyName": "givenName",
        },
        {
            "Name": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
            "NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
        },
    ]


def test_an_installation_without_keys_still_describes_itself() -> None:
    bare = OwnSide(entity_id="us", acs_url=ACS_URL, slo_url=SLO_URL, signing=key_pair(NOW), published=(), decryption=())
    root = accepted(ours(bare), bare)
    assert attributes(root, ".//md:KeyDescriptor") == []


def test_unsigned_metadata_never_expires_and_stays_the_same() -> None:
    """Most administrators import it once: their logins must not end with it."""
    first, second = (ours(now_s=STARTS_AT_S + late_s) for late_s in (0, 99 * 86_400))
    assert first == second
    root = parsed(first)
    assert root.get("validUntil") is None
    assert root.get("cacheDuration") == f"PT{CACHE_S}S"


def test_another_content_has_another_id() -> None:
    """SAML core 1.3.4."""
    changes: list[dict[str, object]] = [{}, {"sign_requests": True}, {"requested_attributes": ATTRIBUTES}]
    assert len({written(**change).attrib["ID"] for change in changes}) == len(changes)


def test_signed_metadata_is_verified_by_libxmlsec_and_expires() -> None:
    root = written(sign_metadata=True, requested_attributes=ATTRIBUTES)
    assert etree.QName(root[0]).localname == "Signature"
    assert signed_element(root, ".", signer=NOW.certificate) is root
    assert root.get("validUntil") == rfc3339(STARTS_AT_S + SIGNED_FOR_S)
    assert root.get("cacheDuration") == f"PT{CACHE_S}S"


def test_an_administrators_own_document_is_served_as_it_stands() -> None:
    """R20."""
    mine = "<!-- mine -->\n<EntityDescriptor Ü='1'/>\n"
    assert ours(sp_metadata=mine, sign_metadata=True) == mine.encode()


XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40
)


@settings(deadline=None)  # no test asserts a time
@given(names=st.lists(st.tuples(XML_TEXT, XML_TEXT, st.booleans()), min_size=1, max_size=4), entity_id=XML_TEXT)
def test_whatever_the_names_are_they_come_back_from_a_valid_document(
    names: list[tuple[str, str, bool]], entity_id: str
) -> None:
    requested = tuple(RequestedAttribute(name=name, friendly_name=f, required=r) for name, f, r in names)
    own = OwnSide(
        entity_id=f"urn:x:{entity_id}",
        acs_url=ACS_URL,
        slo_url=SLO_URL,
        signing=OWN.signing,
        published=OWN.published,
        decryption=OWN.decryption,
    )
    root = parsed(ours(own, requested_attributes=requested, sign_metadata=True))
    assert root.get("entityID") == own.entity_id
    found = [
        (element["Name"], element.get("FriendlyName", "")) for element in attributes(root, ".//md:RequestedAttribute")
    ]
    assert found == [(name, friendly) for name, friendly, _ in names]
    signed_element(root, ".", signer=NOW.certificate)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\ufffe", "\ud800"])
def test_a_character_that_xml_cannot_hold_is_refused_at_its_field(character: str) -> None:
    odd = RequestedAttribute(name=f"e{character}mail", friendly_name="")
    friendly = RequestedAttribute(name="email", friendly_name=character)
    for path, changes in (
        ("requestedAttributes", {"requested_attributes": (odd,)}),
        ("requestedAttributes", {"requested_attributes": (friendly,)}),
        ("nameIdFormat", {"name_id_format": character}),
    ):
        with pytest.raises(ConfigError) as caught:
            ours(**changes)
        assert caught.value.path == path
