"""One Keycloak for the whole session, a realm of its own for every test."""

from collections.abc import AsyncIterator, Iterator

import pytest
from keycloak import KeycloakServer, running_keycloak
from keycloak_admin import KeycloakAdmin
from keycloak_realm import KeycloakRealm


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
