"""What stands in the wrong place, or is cut short by a comment, gives nothing (S5, S8)."""

import pytest
from saml_metadata_document import ENTITY_ID, ROLE, SSO_URL, entity, idp_key, idp_role, key_descriptor, sso
from saml_metadata_reading import metadata_report, read_metadata
from saml_names import METADATA, XMLDSIG
from saml_signing_keys import signing_key

from vestibule.errors import ConfigError

EVIL = key_descriptor(signing_key("evil").certificate_base64)
EVIL_ROLE = idp_role(keys=EVIL, services=sso("https://evil.example/sso"))
EVIL_ENTITY = (
    f'<EntityDescriptor xmlns="{METADATA}" xmlns:ds="{XMLDSIG}" entityID="https://evil.example">{EVIL_ROLE}'
    "</EntityDescriptor>"
)
GOOD = read_metadata(entity())


def said(document: bytes) -> list[tuple[str, str]]:
    """What an administrator is shown, less keys to encrypt to: nothing is done with those."""
    facts = [(fact.field, fact.value) for fact in metadata_report(document).facts]
    return [(field, value) for field, value in facts if field != "Encryption key"]


@pytest.mark.parametrize(
    "parts",
    [
        (f"<Extensions>{EVIL_ENTITY}</Extensions>", idp_role()),
        (f"<Extensions>{EVIL_ROLE}</Extensions>", idp_role()),
        (f"<Extensions>{EVIL}</Extensions>", idp_role()),
        (EVIL_ENTITY, idp_role()),
        (idp_role(), EVIL_ENTITY),
        (idp_role(extensions=f"<Extensions>{EVIL_ROLE}</Extensions>"),),
        (idp_role(extensions=f"<Extensions>{EVIL}{sso('https://evil.example/sso')}</Extensions>"),),
        (idp_role(), f"<SPSSODescriptor {ROLE}>{EVIL}</SPSSODescriptor>"),
        (idp_role(), f"<AttributeAuthorityDescriptor {ROLE}>{EVIL}</AttributeAuthorityDescriptor>"),
        (EVIL, idp_role()),
        (idp_role(keys=idp_key() + f"<Wrapped>{EVIL}</Wrapped>"),),
        (idp_role(keys=idp_key().replace("</KeyDescriptor>", f"<ds:Object>{EVIL}</ds:Object></KeyDescriptor>")),),
        (idp_role(keys=EVIL.replace("signing", "encryption") + idp_key()),),
        (
            EVIL_ROLE.replace("IDPSSODescriptor", "x:IDPSSODescriptor").replace(ROLE, f'{ROLE} xmlns:x="urn:x"'),
            idp_role(),
        ),
        (f"<!--{EVIL_ROLE.replace('--', '')}-->", idp_role()),
        (f"<Extensions><![CDATA[{EVIL_ROLE}]]></Extensions>", idp_role()),
    ],
)
def test_another_provider_inside_is_not_seen(parts: tuple[str, ...]) -> None:
    assert read_metadata(entity(*parts)) == GOOD
    assert said(entity(*parts)) == said(entity())


def test_two_providers_side_by_side_are_refused() -> None:
    for parts in ((EVIL_ROLE, idp_role()), (idp_role(), EVIL_ROLE)):
        with pytest.raises(ConfigError, match="2 IDPSSODescriptors") as caught:
            read_metadata(entity(*parts))
        assert caught.value.path == "metadata"


def test_a_certificate_in_the_documents_own_signature_verifies_nothing() -> None:
    held = signing_key("evil").certificate_base64
    info = f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{held}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    assert read_metadata(entity(f"<ds:Signature>{info}</ds:Signature>", idp_role())) == GOOD


@pytest.mark.parametrize(
    "cut",
    ["<!---->", "<!-- x -->", "<![CDATA[]]>"],
)
def test_nothing_cuts_a_text_short(cut: str) -> None:
    """S8: neither before, nor in, nor after what a careless reader would stop at."""
    scope = '<shibmd:Scope xmlns:shibmd="urn:mace:shibboleth:metadata:1.0">{}</shibmd:Scope>'
    name = '<Organization><OrganizationDisplayName xml:lang="en">{}</OrganizationDisplayName></Organization>'
    written = f"{cut}example.org{cut}.evil.example{cut}"
    read = read_metadata(
        entity(
            f"<Extensions>{scope.format(written)}</Extensions>",
            idp_role(services=f"<NameIDFormat>{written}</NameIDFormat>{sso()}"),
            name.format(written),
        )
    )
    assert read.scopes == ("example.org.evil.example",)
    assert read.name_id_formats == ("example.org.evil.example",)
    assert read.display_name == "example.org.evil.example"


@pytest.mark.parametrize("inside", ["<x/>", f'<ds:x xmlns:ds="{XMLDSIG}">y</ds:x>'])
def test_an_element_inside_a_text_is_refused(inside: str) -> None:
    for part in (
        idp_role(services=f"<NameIDFormat>urn:{inside}a</NameIDFormat>{sso()}"),
        idp_role(keys=key_descriptor(inside + signing_key("idp").certificate_base64)),
    ):
        with pytest.raises(ConfigError, match="holds an element where it should hold text") as caught:
            read_metadata(entity(part))
        assert caught.value.detail.startswith("line 2: ")


def test_an_attribute_in_a_namespace_is_another_attribute() -> None:
    forged = f'xmlns:md="{METADATA}" md:entityID="https://evil.example" entityID="{ENTITY_ID}"'
    assert read_metadata(entity(attributes=forged)).entity_id == ENTITY_ID
    elsewhere = f' xmlns:md="{METADATA}" md:Location="https://evil.example/sso"'
    assert read_metadata(entity(idp_role(services=sso(more=elsewhere)))).sso[0].url == SSO_URL
    with pytest.raises(ConfigError, match="no entityID"):
        read_metadata(entity(attributes=f'xmlns:md="{METADATA}" md:entityID="https://evil.example"'))
