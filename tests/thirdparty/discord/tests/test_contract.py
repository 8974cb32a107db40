"""The contracts, inherited."""

from pathlib import Path

from vestibule_discord import DiscordConfig, connector, profile

from vestibule.testing import OAuth2EngineContract
from vestibule_sdk import Secret
from vestibule_sdk.testing import OAuth2ConnectorContract, recorded

FIXTURES = Path(__file__).parents[1] / "fixtures"
EXAMPLE = {"clientId": "1099012345678901234", "clientSecret": "hush", "server": "1099098765432109876"}
PROFILE = profile(DiscordConfig(client_id="1", client_secret=Secret("s"), server="1099098765432109876"))
SAMPLES = tuple(recorded(FIXTURES / case).answers(PROFILE) for case in ("standard", "unverified"))


class TestConnector(OAuth2ConnectorContract):
    """What the connector promises by itself."""

    connector = connector
    example = EXAMPLE
    samples = SAMPLES
    issuer = "https://discord.com"


class TestEngine(OAuth2EngineContract):
    """What Vestibule's engine makes of its profile, attacked."""

    connector = connector
    example = EXAMPLE
    samples = SAMPLES
