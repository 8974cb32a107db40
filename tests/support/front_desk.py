"""Where evidence becomes an account: the connector's mapping and the linking rule over a real database.

Everything after the engine's checks and before the session. What the engines let through is tested elsewhere.
"""

from typing import Final

import pytest
from databases import Database
from manual_clock import ManualClock
from msgspec.structs import replace
from stored import a_connection
from vendor_words import VENDORS, Evidence, Person

from vestibule.domain.accounts.model import Link
from vestibule.domain.connections.model import Connection
from vestibule.errors import AccountNotLinked
from vestibule.flows.accounts.offered import offered_identity
from vestibule.flows.accounts.tie import tie, untie
from vestibule.flows.login.settle import settle
from vestibule.flows.store import Transaction
from vestibule.plugins import Registry, map_identity
from vestibule.storage import DatabaseStore
from vestibule_sdk import Identity

_REGISTRY: Final = Registry.installed()


class FrontDesk:
    """One installation's connections to every vendor."""

    def __init__(self, store: DatabaseStore, database: Database) -> None:
        self._store = store
        self._database = database
        self.clock = ManualClock()
        self.connections: dict[str, Connection] = {}

    async def open(self) -> None:
        """Add a connection to each vendor; those of an earlier opening stay, and are no longer used."""
        for name in VENDORS:
            await self.connect_anew(name)

    async def connect_anew(self, name: str) -> None:
        """Remove a connection with all its links, and add it again under the same name."""
        old, vendor = self.connections.pop(name, None), VENDORS[name]
        connection = await a_connection(
            self._store, connector=vendor.connector, trusted_for_linking=vendor.trusted, config={}, secrets={}
        )

        async def write(transaction: Transaction) -> None:
            if old is not None:
                await transaction.connections.remove(old.id)
            await transaction.connections.add(connection)

        await self._store.write(write)
        self.connections[name] = connection

    def identity(self, name: str, evidence: Evidence) -> Identity:
        """What the vendor's connector makes of evidence."""
        connector = _REGISTRY.get(VENDORS[name].connector)
        return map_identity(connector, VENDORS[name].config(connector.config), evidence)

    async def sign_in(self, name: str, person: Person, *, evidence: Evidence | None = None) -> str:
        """Sign somebody in, and give the account's id.

        Raises:
            AccountNotLinked: account_not_linked.
        """
        return await self.settled(name, self.identity(name, evidence or VENDORS[name].says(person)))

    async def refused(self, name: str, person: Person, *, evidence: Evidence | None = None) -> AccountNotLinked:
        """Show that somebody is refused, and that nothing is left behind."""
        before = self.links()
        with pytest.raises(AccountNotLinked) as caught:
            await self.sign_in(name, person, evidence=evidence)
        assert caught.value.code == "account_not_linked"
        assert self.links() == before
        return caught.value

    async def settled(self, name: str, identity: Identity) -> str:
        """The account of an identity."""
        connection = self.connections[name]

        async def write(transaction: Transaction) -> str:
            settled = await settle(transaction, connection, identity, clock=self.clock)
            return settled.account.id

        return await self._store.write(write)

    async def connect(self, name: str, person: Person, *, account_id: str) -> None:
        """Connect somebody's identity from a session of that account.

        Raises:
            IdentityTaken, AlreadyConnected: As named.
        """
        connection, identity = self.connections[name], self.identity(name, VENDORS[name].says(person))

        async def write(transaction: Transaction) -> None:
            await tie(transaction, connection, offered_identity(identity), account_id=account_id, clock=self.clock)

        await self._store.write(write)

    async def links_of(self, account_id: str) -> tuple[Link, ...]:
        """The account's links, as its page lists them."""
        return await self._store.read(lambda transaction: transaction.links.of_account(account_id))

    async def disconnect(self, link: Link) -> None:
        """Disconnect a link from a session of its account.

        Raises:
            LastMethod: last_method.
        """

        async def write(transaction: Transaction) -> None:
            await untie(transaction, link.id, account_id=link.account_id, clock=self.clock)

        await self._store.write(write)

    def trust(self, name: str, *, trusted: bool) -> None:
        """Change what an administrator thinks of a connection."""
        self.connections[name] = replace(self.connections[name], trusted_for_linking=trusted)

    def links(self) -> int:
        """How many identities are tied to accounts."""
        return int(str(self._database.execute("SELECT count(*) FROM links")[0][0]))
