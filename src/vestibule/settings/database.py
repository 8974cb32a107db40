"""Which database URLs are understood, judged without importing SQLAlchemy: a start refuses before it loads."""

from typing import Final

from vestibule_sdk.secret import Secret

_DRIVERS: Final = ("sqlite+aiosqlite", "postgresql+asyncpg")
_MEANT: Final = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}


def database_message(url: Secret, *, development: bool) -> str | None:
    """What is wrong with a database URL, without repeating it (it may hold a password); None when nothing is.

    A database in memory forgets every account at the next start: in production that is never meant (S74).
    """
    driver, separator, rest = url.reveal().partition("://")
    if not separator or driver not in _DRIVERS:
        meant = _MEANT.get(driver.partition("+")[0])
        return f"write {meant}://..." if meant else f"write {_DRIVERS[0]}:///path or {_DRIVERS[1]}://..."
    path, _, query = rest.partition("?")
    in_memory = path in {"", "/", "/:memory:"} or path.startswith("/file::memory:") or "mode=memory" in query
    if driver == "sqlite+aiosqlite" and in_memory and not development:
        return "a database in memory forgets every account at the next start; name a file: sqlite+aiosqlite:///path"
    return None
