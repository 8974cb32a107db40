"""Opening the store that an address leads to."""

from vestibule.clock import Clock
from vestibule.storage.address import Kind, kind_of, parse_url
from vestibule.storage.sealing import Sealer
from vestibule.storage.sqlite.backend import SQLiteBackend
from vestibule.storage.sqlite.signals import SQLiteSignals
from vestibule.storage.store import Backend, DatabaseStore, Feed
from vestibule.storage.transaction import StoredTransaction
from vestibule_sdk.secret import Secret


async def open_store(url: Secret, *, sealer: Sealer, clock: Clock) -> DatabaseStore:
    """Open a database whose schema `migrate` has brought up to date.

    Args:
        url: The setting `database_url`.
        sealer: Seals and opens secret columns: `KeyRing.sealer("row")`.
        clock: Dates signals.

    Raises:
        DatabaseUnavailable: database_unavailable.
        SettingsError: settings_refused; the address is not usable.
    """
    parsed = parse_url(url)
    backend: Backend
    feed: Feed
    if kind_of(parsed) is Kind.SQLITE:
        backend, feed = await SQLiteBackend.open(parsed, sealer=sealer, clock=clock), SQLiteSignals()
    else:
        # Imported by those who use it: asyncpg takes its time.
        from vestibule.storage.postgresql.backend import PostgreSQLBackend  # noqa: PLC0415
        from vestibule.storage.postgresql.signals import PostgreSQLSignals  # noqa: PLC0415

        backend, feed = PostgreSQLBackend.open(parsed, sealer=sealer, clock=clock), PostgreSQLSignals()

    async def start(transaction: StoredTransaction) -> None:
        await feed.start(transaction.rows)

    try:
        await backend.read(start)
    except BaseException:
        await backend.close()
        raise
    return DatabaseStore(backend, feed)
