"""Metadata that an administrator wrote for us has to be about us (R20)."""

import pytest
from saml_metadata_document import ROLE, endpoint, entity
from saml_names import POST, REDIRECT
from saml_signing_keys import signing_key

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.own import check_own_metadata
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule_sdk.saml import SAMLProfile
from vestibule_sdk.secret import Secret

ENTITY_ID = "https://app.example"
ACS_URL = f"{ENTITY_ID}/acs"
OWN = OwnSide(
    entity_id=ENTITY_ID,
    acs_url=ACS_URL,
    slo_url=f"{ENTITY_ID}/slo",
    signing=KeyPair(certificate=signing_key("sp now").certificate_pem, private_key=Secret("never used here")),
    published=(),
    decryption=(),
)
OURS = f'entityID="{ENTITY_ID}"'


def acs(location: str = ACS_URL, *, binding: str = POST, more: str = ' index="0"') -> str:
    return endpoint("AssertionConsumerService", location, binding=binding, more=more)


def role(*services: str, attributes: str = ROLE) -> str:
    return f"<SPSSODescriptor {attributes}>{''.join(services)}</SPSSODescriptor>"


def check(document: str | None) -> None:
    check_own_metadata(SAMLProfile(idp_entity_id="x", sso_url="x", signing_certificates=(), sp_metadata=document), OWN)


GOOD = entity("<!-- ours -->" + role(acs(), acs(more=' index="1"')), attributes=OURS).decode()


def test_none_needs_no_check() -> None:
    check(None)


def test_our_own_is_accepted() -> None:
    check(GOOD)
    check("\ufeff<?xml version='1.0' encoding='UTF-8'?>" + GOOD)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "no well-formed XML"),
        ("hello", "no well-formed XML"),
        ("\ud800", "not encoded in UTF-8"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?>" + GOOD, "not encoded in UTF-8"),
        ("<!DOCTYPE x>" + GOOD, "document type"),
        (GOOD + " " * 1_048_577, "too large"),
        ("<EntityDescriptor/>", "root is no EntityDescriptor"),
        (GOOD.replace("<Entity", "<Entities").replace("</Entity", "</Entities"), "root is no EntityDescriptor"),
        (GOOD.replace(OURS, ""), "its entityID is (empty)"),
        (GOOD.replace(OURS, 'entityID="https://app.example/"'), "its entityID is https://app.example/, and ours is"),
        (entity("", attributes=OURS).decode(), "exactly one SPSSODescriptor"),
        (entity(role(acs()), role(acs()), attributes=OURS).decode(), "exactly one SPSSODescriptor"),
        (entity(role(acs(), attributes=""), attributes=OURS).decode(), "exactly one SPSSODescriptor"),
        (
            entity(f"<Extensions>{role(acs())}</Extensions>", attributes=OURS).decode(),
            "exactly one SPSSODescriptor",
        ),
        (entity(role(), attributes=OURS).decode(), "no AssertionConsumerService"),
        (
            entity(role(acs(), acs("https://evil.example/acs")), attributes=OURS).decode(),
            "Location https://evil.example",
        ),
        (entity(role(acs(f"{ACS_URL}/")), attributes=OURS).decode(), f"and ours is {ACS_URL}"),
        (
            entity(role(acs(more=' ResponseLocation="https://evil.example/"')), attributes=OURS).decode(),
            "ResponseLocation https://evil.example/",
        ),
        (entity(role(acs(binding=REDIRECT)), attributes=OURS).decode(), "another binding than HTTP-POST"),
        (GOOD.replace(' index="0"', ' index="0" ID="a"').replace(' index="1"', ' index="1" ID="a"'), "same ID"),
    ],
)
def test_what_is_not_about_us_is_refused(document: str, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check(document)
    assert caught.value.code == "config_error"
    assert caught.value.path == "spMetadata"
    assert reason in caught.value.detail
    assert caught.value.hint
