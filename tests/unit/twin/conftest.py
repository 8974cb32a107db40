"""A twin without a network for each test, its clock in the test's hand."""

from collections.abc import AsyncIterator

import pytest
from twin_party import APP, OTHER, Clock, Party, browser
from twin_saml import SAML_APP, SAMLParty, twin_credential

from vestibule_twin import Twin, TwinConfig
from vestibule_twin.saml.credentials import CredentialRing

CONFIG = TwinConfig(issuer="http://127.0.0.1:8001", clients=(APP, OTHER))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["RS256", "ES256"])
def alg(request: pytest.FixtureRequest) -> str:
    """Both kinds of key; asked for only where the kind can matter."""
    return str(request.param)


@pytest.fixture
def twin(clock: Clock) -> Twin:
    """A twin whose key costs nothing to make."""
    return Twin(TwinConfig(issuer=CONFIG.issuer, clients=CONFIG.clients, alg="ES256"), clock=clock)


@pytest.fixture
async def party(twin: Twin) -> AsyncIterator[Party]:
    async with browser(twin) as http:
        yield Party(twin, http)


@pytest.fixture(scope="module")
def _rsa_twin() -> Twin:
    return Twin(CONFIG)


@pytest.fixture
async def rsa_party(_rsa_twin: Twin) -> AsyncIterator[Party]:
    """A twin with an RSA key, made once for a file's many faults."""
    _rsa_twin.journal.clear()
    async with browser(_rsa_twin) as http:
        yield Party(_rsa_twin, http)


@pytest.fixture
async def saml(twin: Twin) -> AsyncIterator[SAMLParty]:
    """A SAML application before a twin whose certificate was made once for all tests."""
    twin.register_service_provider(SAML_APP)
    twin.saml.credentials = CredentialRing(twin_credential())
    async with browser(twin) as http:
        yield SAMLParty(twin, http)
