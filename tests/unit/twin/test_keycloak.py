"""Keycloak's twin: a realm, roles and groups, and one endpoint for every SAML message."""

from collections.abc import AsyncIterator

import pytest
from msgspec import structs
from twin_party import Clock, Party
from twin_saml import SAML_APP, SAMLParty, refused, sent_by, twin_credential
from twin_saml_logout import alive, ask, name_in
from twin_vendor import BASE_URL, claims_of, discovered, userinfo_of, vendor_party

from vestibule_twin.saml.credentials import CredentialRing
from vestibule_twin.saml.names import BINDINGS, NAMESPACES

REALM = f"{BASE_URL}/realms/twin"
ADA, CHARLES, MARY = (f"f0000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))


async def test_the_realm_is_the_issuer() -> None:
    async with vendor_party("keycloak") as party:
        document = await discovered(party)
    assert document["issuer"] == REALM
    assert document["token_endpoint"] == f"{REALM}/protocol/openid-connect/token"
    assert document["pushed_authorization_request_endpoint"] == f"{REALM}/protocol/openid-connect/ext/par/request"
    assert document["authorization_response_iss_parameter_supported"] is True


@pytest.mark.parametrize(
    ("person", "groups", "extra"), [(ADA, ["/engineers", "/engineers/analysts"], {"auditor"}), (CHARLES, [], set())]
)
async def test_roles_are_inside_an_object_and_groups_are_paths(person: str, groups: list[str], extra: set[str]) -> None:
    async with vendor_party("keycloak") as party:
        claims, told = await claims_of(party, person), await userinfo_of(party, person)
    for each in (claims, told):
        assert each["groups"] == groups
        roles = set(each["realm_access"]["roles"])
        assert roles - extra == {"default-roles-twin", "offline_access", "uma_authorization"}
        assert extra <= roles
    assert (claims["typ"], claims["azp"], claims["acr"]) == ("ID", "app", "1")


async def test_somebody_without_groups_and_address_is_told_of_as_such() -> None:
    async with vendor_party("keycloak") as party:
        claims = await claims_of(party, MARY)
    assert not {"groups", "email", "name"} & set(claims)
    assert claims["preferred_username"] == "mary"


@pytest.fixture
async def party(clock: Clock) -> AsyncIterator[Party]:
    async with vendor_party("keycloak", clock=clock) as party:
        yield party


@pytest.fixture
async def saml(party: Party) -> SAMLParty:
    """The same realm, before an application that speaks SAML."""
    party.twin.register_service_provider(structs.replace(SAML_APP, attributes="keycloak"))
    party.twin.saml.credentials = CredentialRing(twin_credential())
    return SAMLParty(party.twin, party.http)


async def test_by_saml_the_realm_is_the_entity_and_has_one_endpoint(saml: SAMLParty) -> None:
    document = (await saml.http.get(f"{REALM}/protocol/saml/descriptor")).text
    assert f'entityID="{REALM}"' in document
    assert document.count(f'Location="{REALM}/protocol/saml"') == 2 * len(BINDINGS)
    assert NAMESPACES["samlp"] in document


async def test_a_login_and_a_logout_go_by_the_same_address(saml: SAMLParty) -> None:
    login = await saml.login(ADA)
    assert login.at("/*/saml:Issuer/text()") == [REALM]
    assert alive(saml.twin) == [ADA]
    logout = sent_by(await ask(saml, name_in(login)))
    assert logout.statuses == ["Success"]
    assert alive(saml.twin) == []


async def test_by_saml_each_role_is_an_attribute_of_its_own(saml: SAMLParty) -> None:
    login = await saml.login(ADA)
    told = [
        (attribute.get("Name"), [value.text for value in attribute])
        for attribute in login.at("//saml:AttributeStatement/saml:Attribute")
    ]
    assert ("member", ["/engineers", "/engineers/analysts"]) in told
    assert [values for name, values in told if name == "Role"] == [
        ["default-roles-twin"],
        ["offline_access"],
        ["uma_authorization"],
        ["auditor"],
    ]
    assert {name for name, _ in told} == {"email", "firstName", "lastName", "displayName", "member", "Role"}


async def test_what_is_neither_a_request_nor_a_logout_is_refused(saml: SAMLParty) -> None:
    path = saml.twin.path_to("saml")
    other = saml.message("ArtifactResolve", "", path, {})
    assert refused(saml, await saml.send(other, signed_by=saml.key), "another message")
    assert refused(saml, await saml.http.get(saml.twin.url(path)), "no SAML message")
