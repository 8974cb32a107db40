"""What SQLite's errors mean to us."""

import sqlite3
from typing import Final

from vestibule.errors import AlreadyExists, DatabaseUnavailable, NotFound, VestibuleError

_PASSING: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_TAKEN: Final = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})


def may_pass(error: Exception) -> bool:
    """Whether the same work may succeed a moment later: another process holds the write lock."""
    # The primary code is the lowest byte: https://www.sqlite.org/rescode.html
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING


def declared(error: Exception) -> VestibuleError:
    """The declared error for one of the driver's. Its message names tables and columns, never values."""
    code = getattr(error, "sqlite_errorcode", None)
    if code in _TAKEN:
        return AlreadyExists(f"{error}")
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return NotFound("a row that this one refers to is not there, or not any more")
    if isinstance(error, UnicodeEncodeError):
        return DatabaseUnavailable("SQLite: a value is not Unicode text")
    return DatabaseUnavailable(f"SQLite: {error}", hint="Check the disk's free space and the file's permissions.")
