"""The Keycloak connector over SAML keeps the contract, for what Keycloak's mappers write (fixtures/saml/keycloak)."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from msgspec.structs import replace

from vestibule.errors import AccountNotFound, ConfigError
from vestibule.plugins import map_identity, metadata_fields, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_keycloak.saml import KeycloakSAMLConfig, connector
from vestibule_sdk import (
    NAME_ID_EMAIL,
    NAME_ID_PERSISTENT,
    NAME_ID_TRANSIENT,
    NAME_ID_UNSPECIFIED,
    Binding,
    Email,
    IdPEndpoint,
    IdPMetadata,
    Unsolicited,
    VerifiedAssertion,
)
from vestibule_sdk.testing import SAMLConnectorContract

FIXTURES = Path(__file__).parents[2] / "fixtures" / "saml" / "keycloak"
CASES = ("mappers", "x500", "without-mappers")
BARE = b64encode(b"\x30\x82\x01\x00" + bytes(range(100))).decode()
OTHER = b64encode(b"\x30\x82\x01\x00" + bytes(range(100, 200))).decode()
EXAMPLE: dict[str, Any] = {
    "serverUrl": "https://sso.example.com",
    "realm": "staff",
    "signingCertificates": [BARE],
}


def document(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def assertion(case: str) -> VerifiedAssertion:
    return msgspec.convert({**document(case), "subject": "1"}, VerifiedAssertion)


METADATA = msgspec.convert({"signing_certificates": [BARE, OTHER], **document("metadata")}, IdPMetadata)


def config(**change: Any) -> KeycloakSAMLConfig:  # noqa: ANN401 - any JSON value
    return decode_config(KeycloakSAMLConfig, {**EXAMPLE, **change})


class TestContract(SAMLConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "emailRequired": False}
    samples: ClassVar[tuple[VerifiedAssertion, ...]] = tuple(map(assertion, CASES))
    metadata: ClassVar[tuple[IdPMetadata, ...]] = (METADATA,)


@pytest.mark.parametrize(
    ("server", "realm", "address"),
    [
        ("https://sso.example.com", "staff", "https://sso.example.com/realms/staff"),
        ("https://sso.example.com/", "staff", "https://sso.example.com/realms/staff"),
        ("https://sso.example.com/auth", "staff", "https://sso.example.com/auth/realms/staff"),
        ("http://localhost:8080", "my realm", "http://localhost:8080/realms/my%20realm"),
    ],
)
def test_server_and_realm_make_every_address_and_the_entity_id_makes_them(
    server: str, realm: str, address: str
) -> None:
    """R19."""
    profile = resolve_profile(connector, config(serverUrl=server, realm=realm))
    assert profile.idp_entity_id == address
    assert (profile.sso_url, profile.slo_url) == (f"{address}/protocol/saml", f"{address}/protocol/saml")
    assert (profile.sso_binding, profile.slo_binding) == (Binding.REDIRECT, Binding.REDIRECT)
    ends = (IdPEndpoint(binding=Binding.REDIRECT, url=f"{address}/protocol/saml"),)
    fields = metadata_fields(connector, replace(METADATA, entity_id=address, sso=ends, slo=()))
    assert fields == {"serverUrl": server.rstrip("/"), "realm": realm, "signingCertificates": [BARE, OTHER]}
    assert resolve_profile(connector, decode_config(KeycloakSAMLConfig, fields)).idp_entity_id == address


def test_a_client_needs_no_signature_and_nothing_is_loosened() -> None:
    """R19, S14, S15."""
    profile = resolve_profile(connector, config())
    assert (profile.sign_requests, profile.want_encrypted, profile.sp_entity_id) == (True, False, None)
    assert (profile.unsolicited, profile.skew_s, profile.second_opinion) == (Unsolicited.RESTART, 180, True)
    asked = [(each.name, each.required) for each in profile.requested_attributes]
    assert asked == [("email", True), ("firstName", False), ("lastName", False)]


def test_every_entry_arrives_in_the_profile() -> None:
    profile = resolve_profile(
        connector,
        config(
            clientId="vestibule",
            subjectAttribute="id",
            signRequests=True,
            wantEncrypted=True,
            unsolicited="accept",
            clockSkew=5,
        ),
    )
    assert (profile.sp_entity_id, profile.subject_attribute) == ("vestibule", "id")
    assert (profile.sign_requests, profile.want_encrypted) == (True, True)
    assert (profile.unsolicited, profile.skew_s) == (Unsolicited.ACCEPT, 5)


@pytest.mark.parametrize(
    ("choice", "asked"),
    [
        ("client", None),
        ("persistent", NAME_ID_PERSISTENT),
        ("username", NAME_ID_UNSPECIFIED),
        ("email", NAME_ID_EMAIL),
        ("transient", NAME_ID_TRANSIENT),
    ],
)
def test_each_name_id_format_of_keycloaks_is_asked_for_by_its_uri(choice: str, asked: str | None) -> None:
    assert resolve_profile(connector, config(nameIdFormat=choice)).name_id_format == asked


@pytest.mark.parametrize("server", ["https://sso.example.com/realms/staff", "https://sso.example.com?x=1"])
def test_an_address_that_goes_beyond_the_server_is_refused(server: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(serverUrl=server))
    assert (caught.value.code, caught.value.path) == ("config_error", "serverUrl")


@pytest.mark.parametrize(
    "change", [{"realm": "a/b"}, {"clientId": "two words"}, {"clockSkew": 301}, {"signingCertificates": []}]
)
def test_a_value_that_cannot_be_is_refused_where_it_is_entered(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigFaults) as caught:
        config(**change)
    assert caught.value.path in change


@pytest.mark.parametrize(
    "change",
    [
        {"entity_id": "https://idp.example.com/saml"},
        {"entity_id": "https://sso.example.com/realms/a/b"},
        {"entity_id": "https://sso.example.com/realms/admin/realms/x"},
        {"sso": (IdPEndpoint(binding=Binding.POST, url="https://elsewhere.example/protocol/saml"),)},
        {"slo": (IdPEndpoint(binding=Binding.POST, url="https://elsewhere.example/protocol/saml"),)},
    ],
)
def test_metadata_that_is_no_realms_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        metadata_fields(connector, replace(METADATA, **change))
    assert caught.value.code == "config_error"
    assert caught.value.path in {"metadata", "serverUrl"}


def test_a_person_of_a_realm_with_mappers() -> None:
    """R19, S43."""
    found = map_identity(connector, config(), assertion("mappers"))
    assert (found.issuer, found.subject) == ("https://sso.example.com/realms/staff", "1")
    assert found.emails == (Email("ada.lovelace@example.com", verified=False),)
    assert (found.given_name, found.family_name) == ("Ada", "Lovelace")
    assert found.groups == ("/engineers", "/gräfinnen")
    assert set(found.attributes) == {"Role"}
    assert "offline_access" in found.attributes["Role"]
    assert map_identity(connector, config(groupsAttribute="teams"), assertion("mappers")).groups is None


def test_a_person_of_a_realm_with_the_built_in_x500_mappers() -> None:
    found = map_identity(connector, config(), assertion("x500"))
    assert found.emails == (Email("ada.lovelace@example.com", verified=False),)
    assert (found.given_name, found.family_name, found.groups) == ("Ada", "Lovelace", None)


def test_a_new_client_without_mappers_is_told_which_to_add() -> None:
    """R57."""
    with pytest.raises(AccountNotFound) as caught:
        map_identity(connector, config(), assertion("without-mappers"))
    assert caught.value.code == "account_not_found"
    assert "SAML Attribute Name email" in caught.value.hint
    assert map_identity(connector, config(emailRequired=False), assertion("without-mappers")).emails == ()
