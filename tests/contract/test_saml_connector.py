"""The generic SAML connector keeps the contract, for every vendor whose attributes we know (fixtures/saml)."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest

from vestibule.errors import AccountNotFound
from vestibule.plugins import map_identity, metadata_fields, resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule_saml import SAMLConfig, connector
from vestibule_sdk import (
    NAME_ID_UNSPECIFIED,
    Email,
    IdPMetadata,
    NameID,
    VerifiedAssertion,
)
from vestibule_sdk.testing import SAMLConnectorContract

FIXTURES = Path(__file__).parents[2] / "fixtures" / "saml"
CASES = sorted(f"{path.parent.name}/{path.stem}" for path in FIXTURES.glob("*/*.json") if path.stem != "metadata")
VENDORS = sorted(path.parent.name for path in FIXTURES.glob("*/metadata.json"))
SUBJECT = "subject-of-the-host's-choice"

# The profile wants DER in base64 and looks no further; the host does.
BARE = b64encode(b"\x30\x82\x01\x00" + bytes(range(100))).decode()
OTHER = b64encode(b"\x30\x82\x01\x00" + bytes(range(100, 200))).decode()
EXAMPLE: dict[str, Any] = {
    "idpEntityId": "https://id.example.com/saml",
    "ssoUrl": "https://id.example.com/saml/sso",
    "signingCertificates": [BARE],
}


def document(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def assertion(case: str) -> VerifiedAssertion:
    return msgspec.convert({**document(case), "subject": SUBJECT}, VerifiedAssertion)


def metadata(vendor: str) -> IdPMetadata:
    return msgspec.convert({"signing_certificates": [BARE, OTHER], **document(f"{vendor}/metadata")}, IdPMetadata)


def config(**change: Any) -> SAMLConfig:  # noqa: ANN401 - any JSON value
    return decode_config(SAMLConfig, {**EXAMPLE, **change})


class TestContract(SAMLConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "emailRequired": False}
    samples: ClassVar[tuple[VerifiedAssertion, ...]] = tuple(map(assertion, CASES))
    metadata: ClassVar[tuple[IdPMetadata, ...]] = tuple(map(metadata, VENDORS))


PEOPLE = {
    "adfs/standard": ("ada@example.com", "Ada Lovelace", "ada@corp.example.com", ("Domain Users", "Engineers")),
    "adfs/version-1": ("ada@example.com", "Ada Lovelace", "ada@corp.example.com", None),
    "entra/standard": (
        "ada.lovelace@contoso.example",
        "Ada Lovelace",
        "ada@contoso.example",
        ("1c4b8f0a-55aa-4a57-9d2b-7b2f0c7f0001", "1c4b8f0a-55aa-4a57-9d2b-7b2f0c7f0002"),
    ),
    "entra/many-groups": ("ada.lovelace@contoso.example", "Ada Lovelace", "ada@contoso.example", None),
    "google/standard": ("ada@workspace.example", None, None, ("Engineers",)),
    "google/without-mapping": ("ada@workspace.example", None, None, None),
    "keycloak/mappers": ("ada.lovelace@example.com", None, None, None),
    "keycloak/x500": ("ada.lovelace@example.com", None, None, None),
    "okta/standard": ("ada.lovelace@acme.example", "Ada Lovelace", None, ("Everyone", "Engineers")),
    "shibboleth/eduperson": (
        "ada.lovelace@example.edu",
        "Ada Lovelace",
        "ada@example.edu",
        ("urn:mace:example.edu:group:engineers",),
    ),
    "simplesamlphp/name2oid": ("ada@example.org", "Ada Lovelace", "ada", None),
    "simplesamlphp/name2urn": ("ada@example.org", "Ada Lovelace", "ada", None),
    "simplesamlphp/names": (
        "ada@example.org",
        "Ada Lovelace",
        "ada",
        ("cn=engineers,ou=groups,dc=example,dc=org",),
    ),
}
NAMELESS = {"adfs/version-1", "google/without-mapping"}


def test_every_vendors_case_has_its_expectation() -> None:
    assert {*PEOPLE, "keycloak/without-mappers"} == set(CASES)


@pytest.mark.parametrize("case", PEOPLE)
def test_a_person_of_each_vendor(case: str) -> None:
    """R21: without any setting."""
    address, name, username, groups = PEOPLE[case]
    found = map_identity(connector, config(), assertion(case))
    assert (found.issuer, found.subject) == (document(case)["issuer"], SUBJECT)
    assert found.emails[0] == Email(address, verified=False)
    assert (found.name, found.username, found.groups) == (name, username, groups)
    assert (found.given_name, found.family_name) == ((None, None) if case in NAMELESS else ("Ada", "Lovelace"))


def test_what_fills_no_detail_is_kept_as_it_came() -> None:
    found = map_identity(connector, config(), assertion("entra/many-groups"))
    sent = document("entra/many-groups")["attributes"]
    assert set(sent) - set(found.attributes) == {
        "http://schemas.microsoft.com/identity/claims/displayname",
        *(f"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/{name}" for name in ("givenname", "surname")),
        *(f"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/{name}" for name in ("emailaddress", "name")),
    }
    assert found.attributes == {name: tuple(sent[name]) for name in found.attributes}


def test_each_name_can_be_overridden_and_then_is_the_only_one() -> None:
    """R21."""
    okta = assertion("okta/standard")
    more = VerifiedAssertion(
        issuer=okta.issuer,
        subject=okta.subject,
        name_id=okta.name_id,
        attributes={
            **okta.attributes,
            "x-mail": ("countess@acme.example",),
            "x-first": ("Augusta",),
            "x-last": ("King",),
            "x-full": ("The Countess",),
            "x-user": ("countess",),
            "x-teams": ("a", "b"),
        },
    )
    chosen = config(
        emailAttribute="x-mail",
        firstNameAttribute="x-first",
        lastNameAttribute="x-last",
        displayNameAttribute="x-full",
        usernameAttribute="x-user",
        groupsAttribute="x-teams",
    )
    found = map_identity(connector, chosen, more)
    assert found.emails == (Email("countess@acme.example", verified=False),)
    assert (found.given_name, found.family_name, found.name) == ("Augusta", "King", "The Countess")
    assert (found.username, found.groups) == ("countess", ("a", "b"))
    assert set(found.attributes) == set(okta.attributes)
    with pytest.raises(AccountNotFound):
        map_identity(connector, chosen, okta)
    unset = map_identity(connector, config(groupsAttribute="x-teams"), okta)
    assert unset.groups is None


def test_a_missing_address_ends_the_login_and_says_what_to_release_and_where() -> None:
    """R57: in names, never in values."""
    person = assertion("keycloak/without-mappers")
    with pytest.raises(AccountNotFound) as caught:
        map_identity(connector, config(), person)
    assert caught.value.code == "account_not_found"
    assert "an attribute named email" in caught.value.hint
    assert "firstName and lastName" in caught.value.hint
    assert caught.value.expected is not None
    assert "urn:oid:0.9.2342.19200300.100.1.3" in caught.value.expected
    assert caught.value.received == "the attributes 'Role'"
    assert map_identity(connector, config(emailRequired=False), person).emails == ()
    with pytest.raises(AccountNotFound) as chosen:
        map_identity(connector, config(emailAttribute="x-mail"), person)
    assert "an attribute named x-mail" in chosen.value.hint
    assert chosen.value.expected == "the attribute x-mail"


def test_metadata_fills_in_the_whole_provider() -> None:
    """R20: the redirect binding first, the first logout endpoint, every certificate."""
    fields = metadata_fields(connector, metadata("shibboleth"))
    assert fields == {
        "idpEntityId": "https://idp.example.edu/idp/shibboleth",
        "ssoUrl": "https://idp.example.edu/idp/profile/SAML2/Redirect/SSO",
        "ssoBinding": "redirect",
        "sloUrl": "https://idp.example.edu/idp/profile/SAML2/Redirect/SLO",
        "sloBinding": "redirect",
        "sloResponseUrl": "",
        "signingCertificates": [BARE, OTHER],
        "scopes": ["example.edu"],
    }
    assert resolve_profile(connector, decode_config(SAMLConfig, fields)).scopes == ("example.edu",)


def test_a_name_id_that_is_no_address_gives_none() -> None:
    person = VerifiedAssertion(
        issuer="urn:example:idp", subject="1", name_id=NameID(value="ada@example.com", format=NAME_ID_UNSPECIFIED)
    )
    assert map_identity(connector, config(emailRequired=False), person).emails == ()
