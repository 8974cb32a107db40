"""The stored connection that an administrator names."""

from vestibule.domain.connections.model import PROVIDER_ID, Connection
from vestibule.errors import NotFound
from vestibule.flows.store import Transaction


async def stored_connection(transaction: Transaction, provider_id: str) -> Connection:
    """The connection with exactly that Provider ID, enabled or not.

    Raises:
        NotFound: object_not_found.
    """
    # What cannot be an id is not looked up: a command line holds bytes that no database takes as text.
    connection = await transaction.connections.get(provider_id) if PROVIDER_ID.fullmatch(provider_id) else None
    if connection is None:
        raise NotFound(
            f"no connection is called {provider_id[:80]!r}; upper and lower case count",
            hint="See what there is: vestibule connections list",
        )
    return connection
