"""What a person may know about the own account: identities, why each is linked, and sessions."""

from collections.abc import Mapping

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.model import Disconnection, Link
from vestibule.domain.accounts.session import Session
from vestibule.domain.connections.model import Connection
from vestibule.flows.store import Store, Transaction


class Overview(Struct, frozen=True, kw_only=True):
    """An account seen from inside.

    Attributes:
        connections: By internal id; one that was removed is missing.
    """

    links: tuple[Link, ...]
    disconnections: tuple[Disconnection, ...]
    sessions: tuple[Session, ...]
    connections: Mapping[str, Connection]


async def overview(store: Store, account_id: str, *, clock: Clock) -> Overview:
    """Read everything the account page shows, on one consistent view."""

    async def find(transaction: Transaction) -> Overview:
        links = await transaction.links.of_account(account_id)
        sessions = await transaction.sessions.of_account(account_id, now_s=clock.now_s())
        disconnections = await transaction.links.disconnections(account_id)
        wanted = (
            {link.connection_id for link in links}
            | {session.proof.connection_id for session in sessions}
            | {ended.connection_id for ended in disconnections}
        )
        connections = {}
        for connection_id in sorted(wanted):
            connection = await transaction.connections.by_id(connection_id)
            if connection is not None:
                connections[connection_id] = connection
        return Overview(links=links, disconnections=disconnections, sessions=sessions, connections=connections)

    return await store.read(find)
