"""An installation with a database of its own, and a provider to connect."""

from collections.abc import Iterator

import pytest
from command_line import SECRET, CommandLine
from databases import MASTER_KEY, Database
from metadata_server import published
from ports import free_port
from twin_server import RunningTwin, running_twin

from vestibule_twin import Client, TwinConfig

__all__ = ["added", "base_url", "port", "published", "twin", "vestibule"]


@pytest.fixture
def port() -> int:
    """Where the installation's server will listen."""
    return free_port()


@pytest.fixture
def base_url(port: int) -> str:
    """Its address."""
    return f"http://localhost:{port}"


@pytest.fixture
def vestibule(database: Database, port: int, base_url: str) -> CommandLine:
    """The command line of the installation."""
    return CommandLine(
        {
            "VESTIBULE_DATABASE_URL": database.url.reveal(),
            "VESTIBULE_SECRET_KEY": MASTER_KEY.reveal(),
            "VESTIBULE_BASE_URL": base_url,
            "VESTIBULE_PORT": str(port),
            "TWIN_SECRET": SECRET,
        }
    )


@pytest.fixture
def twin(base_url: str) -> Iterator[RunningTwin]:
    """A provider that signs everybody in at once, and knows the installation as `app`."""
    client = Client(client_id="app", secret=SECRET, redirect_uris=(f"{base_url}/api/auth/sso/callback/Twin",))
    with running_twin(client, config=TwinConfig(auto_sign_in=True)) as running:
        yield running


@pytest.fixture
def added(vestibule: CommandLine, twin: RunningTwin) -> CommandLine:
    """The command line, with the twin connected as `Twin`."""
    ended = vestibule(
        *("connections", "add", "Twin", "--connector", "oidc", "--name", "The twin"),
        *("--set", f"issuer={twin.issuer}", "--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET"),
    )
    assert ended.status == 0, ended.err
    return vestibule
