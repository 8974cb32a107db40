"""A connection as a refresh from its provider's metadata leaves it, done in a process of its own."""

from typing import Any

from house import House
from msgspec.structs import replace

from vestibule.app.host import open_host
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.built import refreshed_version
from vestibule.flows.connections.stored import stored_connection
from vestibule.flows.store import Transaction

HEARD_S = 1
"""So soon a running host has heard of another process's change."""


def refresh(house: House, provider_id: str, **changes: Any) -> Connection:  # noqa: ANN401 - as named
    """Keep a change that no administrator made; the host has not heard of it yet."""
    connection: Connection = house.host.run(_refresh(house, provider_id, changes))
    return connection


async def _refresh(house: House, provider_id: str, changes: dict[str, Any]) -> Connection:
    async with open_host(house.host.settings, clock=house.clock) as elsewhere:

        async def write(transaction: Transaction) -> Connection:
            stored = await stored_connection(transaction, provider_id)
            wanted = refreshed_version(replace(stored, **changes), clock=elsewhere.clock)
            await transaction.connections.replace(wanted, expected_version=stored.version)
            return wanted

        return await elsewhere.store.write(write)
