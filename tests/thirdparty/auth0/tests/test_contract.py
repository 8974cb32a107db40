"""The contracts, inherited."""

from pathlib import Path

from vestibule_auth0 import connector

from vestibule.testing import OIDCEngineContract
from vestibule_sdk.testing import OIDCConnectorContract, recorded

FIXTURES = Path(__file__).parents[1] / "fixtures"
EXAMPLE = {
    "domain": "acme.eu.auth0.com",
    "clientId": "kP9s2Xv7QbN4mL1tZ8cR3yW6dF5gH0jA",
    "clientSecret": "hush",
}


SAMPLES = tuple(recorded(FIXTURES / case).claims() for case in ("standard", "organization"))


class TestConnector(OIDCConnectorContract):
    """What the connector promises by itself."""

    connector = connector
    example = EXAMPLE
    samples = SAMPLES
    issuer = "https://acme.eu.auth0.com/"


class TestEngine(OIDCEngineContract):
    """What Vestibule's engine makes of its profile, attacked."""

    connector = connector
    example = EXAMPLE
    samples = SAMPLES
