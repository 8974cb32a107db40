"""How a PostgreSQL database is reached."""

from typing import Final

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECTIONS: Final = 10
"""One core cannot keep more of them busy; PostgreSQL allows 100 in all unless told otherwise."""

ACQUIRE_S: Final = 5
"""How long a unit of work waits for a free connection, or for a new one to be made."""

STATEMENT_S: Final = 10
"""How long a statement may take; after that the server is taken for gone."""


def create_engine(url: URL) -> AsyncEngine:
    """An engine for the connections that a `Pool` holds."""
    return create_async_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args={
            "timeout": ACQUIRE_S,
            "command_timeout": STATEMENT_S,
            "server_settings": {
                "application_name": "vestibule",
                # A host that vanished in the middle of a transaction does not keep its locks.
                "idle_in_transaction_session_timeout": "30000",
            },
        },
    )
