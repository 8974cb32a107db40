"""One server of each kind for the whole session; a realm or a client, a database, a host and a browser for every test.

The IdPs call themselves localhost and the host calls itself 127.0.0.1: two sites to a browser, as in real life.
"""

from collections.abc import AsyncIterator, Iterator

import pytest
from databases import Database, database, databases
from form_browser import FormBrowser
from keycloak import KeycloakServer, running_keycloak
from keycloak_admin import KeycloakAdmin
from keycloak_login import Houses
from keycloak_realm import KeycloakRealm
from keycloak_staff import KeycloakStaff
from oidc_provider import Demands, OIDCProvider, running_oidc_provider
from oidc_provider_host import OIDCHost
from oidc_provider_login import Introduced
from running_host import RunningHost, free_port, running_host, settings_for
from saml_host import SAMLHost
from shifted_clock import ShiftedClock
from simplesamlphp import SimpleSAMLphp, running_simplesamlphp

__all__ = ["database", "databases"]


@pytest.fixture(scope="session")
def keycloak_of_session() -> Iterator[KeycloakServer]:
    with running_keycloak() as server:
        yield server


@pytest.fixture
def keycloak(keycloak_of_session: KeycloakServer) -> KeycloakServer:
    """The server, running, whatever the test before left behind."""
    if not keycloak_of_session.running:
        keycloak_of_session.start()
    return keycloak_of_session


@pytest.fixture
async def keycloak_admin(keycloak: KeycloakServer) -> AsyncIterator[KeycloakAdmin]:
    async with KeycloakAdmin(keycloak) as admin:
        yield admin


@pytest.fixture
async def realm(keycloak_admin: KeycloakAdmin) -> KeycloakRealm:
    """A fresh realm; nobody removes it, its server goes first."""
    return await KeycloakRealm.create(keycloak_admin)


@pytest.fixture(scope="session")
def simplesamlphp() -> Iterator[SimpleSAMLphp]:
    """The server; a test adds its own service provider, under a name that no other test uses."""
    with running_simplesamlphp() as idp:
        yield idp


@pytest.fixture(scope="session")
def oidc_provider() -> Iterator[OIDCProvider]:
    """An OpenID provider that demands nothing of everybody; a client may demand more of itself."""
    with running_oidc_provider(Demands()) as provider:
        yield provider


@pytest.fixture(scope="session")
def strict_oidc_provider() -> Iterator[OIDCProvider]:
    """Another one, that demands pushed requests, and nonces in DPoP proofs."""
    with running_oidc_provider(Demands(pushed_requests=True, dpop_nonces=True)) as provider:
        yield provider


@pytest.fixture
def host_clock() -> ShiftedClock:
    """The machine's time, unless a test moves it."""
    return ShiftedClock()


@pytest.fixture
def host(database: Database, host_clock: ShiftedClock) -> Iterator[RunningHost]:
    """A host without any connection."""
    settings = settings_for(database.url.reveal(), port=free_port(), host="127.0.0.1")
    with running_host(settings, clock=host_clock) as running:
        yield running


@pytest.fixture
def staff(host: RunningHost, host_clock: ShiftedClock) -> SAMLHost:
    """The host, whose SAML connection `Staff` a test makes."""
    return SAMLHost(host, host_clock)


@pytest.fixture
async def keycloak_staff(staff: SAMLHost, realm: KeycloakRealm) -> KeycloakStaff:
    """The host, and a realm with one person in it; neither knows the other over SAML yet."""
    await realm.add_user("ada")
    return KeycloakStaff(staff, realm)


@pytest.fixture
async def houses(host: RunningHost, realm: KeycloakRealm) -> Houses:
    """The host, and a realm with one person in it; neither knows the other yet."""
    await realm.add_user("ada")
    return Houses(host, realm)


@pytest.fixture
def house(host: RunningHost) -> OIDCHost:
    """The host, whose one connection by the generic connector a test makes."""
    return OIDCHost(host)


@pytest.fixture
def introduced(house: OIDCHost, oidc_provider: OIDCProvider) -> Introduced:
    """The host and the provider that demands nothing; neither knows the other yet."""
    oidc_provider.forget_answers()
    return Introduced(house, oidc_provider)


@pytest.fixture
def strictly_introduced(house: OIDCHost, strict_oidc_provider: OIDCProvider) -> Introduced:
    """The host and the strict provider; neither knows the other yet."""
    strict_oidc_provider.forget_answers()
    return Introduced(house, strict_oidc_provider)


@pytest.fixture
async def browser() -> AsyncIterator[FormBrowser]:
    async with FormBrowser() as opened:
        yield opened


@pytest.fixture
async def second_browser() -> AsyncIterator[FormBrowser]:
    """Another browser, or another person's."""
    async with FormBrowser() as opened:
        yield opened
