"""What people give instead of an identity provider's metadata, and what they are told."""

import pytest
from saml_metadata_document import ROLE, entity, idp_role, sso
from saml_metadata_reading import read_metadata
from saml_names import METADATA, PROTOCOL
from saml_signing_keys import signing_key

from vestibule.errors import ConfigError

GOOD = entity()
SP = entity(f"<SPSSODescriptor {ROLE}/>")


def group(*members: bytes) -> bytes:
    held = b"".join(members)
    return f'<EntitiesDescriptor xmlns="{METADATA}">'.encode() + held + b"</EntitiesDescriptor>"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP archive"),
        (b'{"issuer": "https://op.example"}', "is JSON"),
        (b"[]", "is JSON"),
        (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "is an HTML page"),
        (b"<html><body><br>EntityDescriptor</body></html>", "is an HTML page"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "is an HTML page"),
        (b"\n<!-- x -->\n<!doctype HTML><p>", "is an HTML page"),
        (signing_key("idp").certificate_pem.encode(), "is a certificate or key in PEM"),
        (b"https://idp.example/metadata\n", "is an address"),
        (SP, "metadata of a service provider"),
        (entity(f"<AttributeAuthorityDescriptor {ROLE}/>"), "describes no identity provider"),
        (f'<Response xmlns="{PROTOCOL}"/>'.encode(), "is a SAML message (Response)"),
        (b"<rss/>", "root element is rss"),
        (b"<EntityDescriptor/>", "in the namespace (empty)"),
        (b'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:1.0:metadata"/>', "urn:oasis:names:tc:SAML:1.0:metadata"),
        (group(), "aggregate (EntitiesDescriptor) of 0 entities; one entity is needed"),
        (group(GOOD), "aggregate (EntitiesDescriptor) of 1 entity; one entity is needed"),
        (group(GOOD, SP, group(GOOD)), "aggregate (EntitiesDescriptor) of 3 entities; one entity is needed"),
        (group(GOOD, SP) + b"<", "aggregate (EntitiesDescriptor) of 2 entities; one entity is needed"),
        (group(*[SP] * 20_000), "aggregate (EntitiesDescriptor) of 20000 entities; one entity is needed"),
        (GOOD[: len(GOOD) // 2], f"cut off: it ends after {len(GOOD) // 2} bytes"),
        (GOOD[:-1], "cut off"),
        (GOOD.replace(b"<IDPSSO", b"<<IDPSSO"), "no well-formed XML (line 2)"),
        (GOOD + b" more", "no well-formed XML"),
        (GOOD.decode().encode("utf-16")[:-1], f"in UTF-16 and cut off or damaged at byte {2 * len(GOOD)}"),
        (GOOD.decode().encode("utf-16")[: len(GOOD) // 2 * 2], "is cut off"),
        ("<html><p>Sign in".encode("utf-16"), "is an HTML page"),
        ('{"issuer": "https://op.example"}'.encode("utf-16-le"), "is JSON"),
        (GOOD.decode().encode("utf-32"), "not encoded in UTF-8"),
        (GOOD.replace(b"https://idp.example/sso", b"https://idp.example/\xe9"), "not encoded in UTF-8"),
        (GOOD + b"\n" * 1_048_577, "too large"),
        (b"hello", "no well-formed XML"),
        (entity(idp_role(), idp_role()), "2 IDPSSODescriptors for SAML 2.0 (in lines 2, 3)"),
        (
            entity(idp_role(attributes='protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol"')),
            "does not support SAML 2.0",
        ),
        (entity(idp_role(attributes="")), "does not support SAML 2.0"),
        (entity(idp_role(services=sso(more=' ID="a"') + sso(more=' ID="a"'))), "the same ID"),
    ],
)
def test_what_it_is_instead_is_said(document: bytes, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_metadata(document)
    assert caught.value.path == "metadata"
    assert reason in caught.value.detail
    assert caught.value.hint


def test_a_role_for_an_older_protocol_beside_the_right_one_does_no_harm() -> None:
    old = idp_role(attributes='protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol"', keys="", services="")
    assert len(read_metadata(entity(old, idp_role(), old)).sso) == 2


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_metadata(b"\xef\xbb\xbf" + GOOD) == read_metadata(GOOD)
