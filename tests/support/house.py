"""A whole installation for end-to-end tests: host, provider, clock, database and log, and browsers in front of it.

Provider and clock serve the whole session; so does the host of the fixture `house`, whose tests each bring a person of
their own. A test that needs the database to itself takes `fresh_house`.
"""

import itertools
import secrets
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import pytest
from databases import Database, Databases
from http_browser import HTTPBrowser
from litestar import Litestar
from manual_clock import ManualClock
from msgspec import structs
from running_host import RunningHost, free_port, running_host, settings_for
from structlog.testing import capture_logs
from twin_server import RunningTwin, running_twin

from vestibule.app.host import open_host
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.flows.connections.draft import Change, Draft
from vestibule.settings import Settings
from vestibule_twin import Client, TwinConfig
from vestibule_twin.people import Person

SECRET: Final = "client-secret-with-+/=-in-it"
TABLES: Final = ("accounts", "links", "sessions", "attempts", "audit_events", "spent_values", "signals", "limit_counts")

Log = list[MutableMapping[str, Any]]
"""Events of the log, as they reach the last processor."""

_numbers = itertools.count(1)


@dataclass(frozen=True)
class House:
    """One installation."""

    host: RunningHost
    twin: RunningTwin
    clock: ManualClock
    database: Database

    @property
    def base_url(self) -> str:
        """The host's public address."""
        return self.host.base_url

    def browser(self) -> HTTPBrowser:
        """A browser that has never been here: `async with house.browser() as browser`."""
        return HTTPBrowser(self.base_url)

    def connect(
        self,
        provider_id: str,
        *,
        twin: RunningTwin | None = None,
        connector: str = "oidc",
        shared_callback: bool = False,
        trusted: bool = False,
        client: Client | None = None,
        **config: Any,  # noqa: ANN401 - as a form has it
    ) -> Connection:
        """Add a connection, with a client of its own at the provider.

        Args:
            provider_id: Its Provider ID.
            twin: The provider; None for the house's.
            connector: The connector's key.
            shared_callback: Send the redirect URI that all connections share.
            trusted: For linking.
            client: What the provider knows of us, when it is not the usual.
            config: Further fields of the connector's form.
        """
        twin = twin or self.twin
        client = client or self.client(provider_id)
        twin.twin.register(client)
        return self.host.add(
            Draft(
                provider_id=provider_id,
                connector=connector,
                name=f"Door {provider_id}",
                config={"issuer": twin.issuer, "clientId": client.client_id, "clientSecret": SECRET, **config},
                callback_form=CallbackForm.SHARED if shared_callback else CallbackForm.OWN,
                trusted_for_linking=trusted,
            )
        )

    def client(self, provider_id: str, **changes: Any) -> Client:  # noqa: ANN401 - a client's fields
        """What a provider knows of a connection."""
        callback = f"{self.base_url}/api/auth/sso/callback"
        usual = Client(
            client_id=f"vestibule-{next(_numbers)}",
            secret=SECRET,
            redirect_uris=(callback, f"{callback}/{provider_id}"),
            post_logout_redirect_uris=(f"{self.base_url}/api/auth/sso/signed-out",),
            backchannel_logout_uri=f"{self.base_url}/api/auth/sso/backchannel-logout/{provider_id}",
        )
        return structs.replace(usual, **changes)

    def change(self, provider_id: str, change: Change) -> Connection:
        """Change a connection, as the command line does in a process of its own."""
        connection: Connection = self.host.run(_change(self.host.settings, provider_id, change))
        return connection

    def newcomer(self, **changes: Any) -> Person:  # noqa: ANN401 - a person's fields
        """Have the provider know one person more."""
        return newcomer(self.twin, **changes)

    def rows(self) -> dict[str, int]:
        """How many rows each table holds."""
        counted = " UNION ALL ".join(f"SELECT '{table}' AS name, count(*) FROM {table}" for table in TABLES)  # noqa: S608
        return {str(name): int(str(count)) for name, count in self.database.execute(counted)}


def newcomer(twin: RunningTwin, **changes: Any) -> Person:  # noqa: ANN401 - a person's fields
    """Have a provider know one person more, with a subject and a verified address of their own."""
    name = f"person{next(_numbers)}"
    usual = Person(subject=name, name=f"Person {name}", email=f"{name}@example.org", email_verified=True)
    person = structs.replace(usual, **changes)
    twin.twin.people[person.subject] = person
    return person


async def _change(settings: Settings, provider_id: str, change: Change) -> Connection:
    async with open_host(settings) as host:
        return await host.manage.change(provider_id, change)


@contextmanager
def opened_house(
    database: Database,
    twin: RunningTwin,
    clock: ManualClock,
    *,
    app: Callable[[Settings], Litestar] | None = None,
    **settings: str,
) -> Iterator[House]:
    """Open an installation for the length of the block.

    Args:
        database: Its database, which may have served another one before.
        twin: Its provider.
        clock: The host's and the provider's.
        app: Makes the application; None means the host itself.
        settings: Beside those of `settings_for`.
    """
    made = settings_for(database.url.reveal(), port=free_port(), host="127.0.0.1", **settings)
    with running_host(made, app=app, clock=clock) as host:
        yield House(host=host, twin=twin, clock=clock, database=database)


@contextmanager
def replica_of(house: House) -> Iterator[House]:
    """Another process's worth of the same installation: the same database and public address, another port."""
    port = free_port()
    settings = settings_for(house.database.url.reveal(), port=port, base_url=house.base_url)
    with running_host(settings, clock=house.clock) as host:
        yield replace(house, host=host)


def browser_at(replica: House) -> HTTPBrowser:
    """A browser whose requests a balancer sends to this replica."""
    return HTTPBrowser(f"http://127.0.0.1:{replica.host.settings.port}", host=replica.base_url.partition("://")[2])


def another_twin(
    clock: ManualClock, *, alg: Literal["RS256", "ES256"] = "ES256"
) -> AbstractContextManager[RunningTwin]:
    """Another provider, at an address that no earlier one had.

    A host remembers by address what it has learned, and for some seconds what has failed; ports come around again.
    """
    clock.advance(11)
    config = TwinConfig(auto_sign_in=True, alg=alg)
    return running_twin(config=config, clock=lambda: clock.now_ms() / 1000, issuer_path=f"/{secrets.token_hex(8)}")


@pytest.fixture(scope="session")
def clock() -> ManualClock:
    """The one clock of hosts and provider; tests move it forward only."""
    return ManualClock()


@pytest.fixture(scope="session")
def twin(clock: ManualClock) -> Iterator[RunningTwin]:
    """The provider of every house; it signs in whoever is hinted at without a page."""
    with running_twin(config=TwinConfig(auto_sign_in=True), clock=lambda: clock.now_ms() / 1000) as running:
        yield running


@pytest.fixture(scope="session")
def house(databases: Databases, twin: RunningTwin, clock: ManualClock) -> Iterator[House]:
    """A house for all tests that leave others alone, with the connection `Twin`."""
    database = databases.migrated()
    with opened_house(database, twin, clock) as opened:
        opened.connect("Twin")
        yield opened
    databases.remove(database)


@pytest.fixture
def fresh_house(database: Database, twin: RunningTwin, clock: ManualClock) -> Iterator[House]:
    """A house for one test, with the connection `Twin`."""
    with opened_house(database, twin, clock) as opened:
        opened.connect("Twin")
        yield opened


@pytest.fixture
def log() -> Iterator[Log]:
    """What is logged during the test."""
    with capture_logs() as events:
        yield events


__all__ = [
    "SECRET",
    "House",
    "Log",
    "another_twin",
    "browser_at",
    "clock",
    "fresh_house",
    "house",
    "log",
    "newcomer",
    "opened_house",
    "replica_of",
    "twin",
]
