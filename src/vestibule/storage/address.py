"""The address of the database: which of the two kinds it is, and what is refused (S74)."""

from enum import StrEnum
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from vestibule.errors import SettingsError
from vestibule_sdk.secret import Secret


class Kind(StrEnum):
    """The databases there are; the values are SQLAlchemy's names of their dialects."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_HINT: Final = "Set database_url to sqlite+aiosqlite:///path or postgresql+asyncpg://user:password@host/name."


def parse_url(url: Secret) -> URL:
    """Read the setting `database_url`. Its password stands in no message.

    Raises:
        SettingsError: settings_refused; not an address, another kind of database, or one in memory.
    """
    try:
        parsed = make_url(url.reveal())
    except (ArgumentError, ValueError):
        raise SettingsError("database_url is not an address of a database", hint=_HINT) from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise SettingsError(f"database_url names {parsed.drivername}, which is not supported", hint=_HINT)
    if not parsed.database:
        raise SettingsError("database_url names no database", hint=_HINT)
    if driver.startswith(Kind.SQLITE) and (parsed.database.startswith((":memory:", "file:")) or parsed.query):
        raise SettingsError("database_url wants a plain path: logins kept in memory would be lost", hint=_HINT)
    return parsed.set(drivername=driver)


def kind_of(url: URL) -> Kind:
    """Which kind of database a parsed address leads to."""
    return Kind(url.get_backend_name())
