"""A server in a process of its own, and a provider by the machine's clock, as in life."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from databases import Database
from house import SECRET
from running_host import environ_for, free_port
from twin_server import RunningTwin, running_twin

from vestibule.app.host import open_host
from vestibule.flows.connections.draft import Draft
from vestibule.settings import load_settings
from vestibule_twin import Client, TwinConfig


@dataclass(frozen=True)
class Installation:
    """An installation that is ready to be started: database, provider, settings."""

    database: Database
    twin: RunningTwin
    environ: dict[str, str]

    @property
    def base_url(self) -> str:
        """Its public address."""
        return self.environ["VESTIBULE_BASE_URL"]


@pytest.fixture(scope="module")
def real_twin() -> Iterator[RunningTwin]:
    """A provider whose clock goes on by itself."""
    with running_twin(config=TwinConfig(auto_sign_in=True, alg="ES256")) as running:
        yield running


@pytest.fixture
async def installation(database: Database, real_twin: RunningTwin) -> Installation:
    """An installation with the connection `Twin`."""
    environ = environ_for(database.url.reveal(), port=free_port(), host="127.0.0.1", rate_limit_connection="100000")
    made = Installation(database=database, twin=real_twin, environ=environ)
    client_id = f"load-{environ['VESTIBULE_PORT']}"
    callback = f"{made.base_url}/api/auth/sso/callback/Twin"
    real_twin.twin.register(Client(client_id=client_id, secret=SECRET, redirect_uris=(callback,)))
    real_twin.twin.journal.clear()
    config = {"issuer": real_twin.issuer, "clientId": client_id, "clientSecret": SECRET}
    async with open_host(load_settings(environ=environ)) as host:
        await host.manage.add(Draft(provider_id="Twin", connector="oidc", name="The twin", config=config))
    return made
