"""How a PostgreSQL database is reached."""

from typing import Final

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

CONNECTIONS: Final = 10
"""One core cannot keep more of them busy; PostgreSQL allows 100 in all unless told otherwise."""

ACQUIRE_S: Final = 5
"""How long a unit of work waits for a free connection, or for a new one to be made."""

STATEMENT_S: Final = 10
"""How long a statement may take; after that the server is taken for gone."""


def create_engine(url: URL) -> AsyncEngine:
    """An engine whose pool hands out no connection that is known to be dead."""
    engine = create_async_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=ACQUIRE_S,
        pool_recycle=1800,
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

    @event.listens_for(engine.sync_engine, "checkout")
    def refuse_dead(_: DBAPIConnection, entry: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        # After a restart of the server all pooled connections are dead, and asyncpg knows it: ten attempts at ten dead
        # connections would use up a login's retries.
        driver = entry.driver_connection
        if driver is not None and driver.is_closed():
            raise DisconnectionError("the server closed this connection")

    return engine
