"""What the driver's errors mean to us. Source: https://www.postgresql.org/docs/current/errcodes-appendix.html."""

from typing import Final

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from vestibule.errors import AlreadyExists, DatabaseUnavailable, NotFound, VestibuleError

ERRORS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # Seen when the server had ended an idle connection, and asyncpg had not yet heard the end of it.
    asyncpg.InternalClientError,
    SQLAlchemyError,
    OSError,
    TimeoutError,
    UnicodeEncodeError,
)
"""All that the driver and the pool raise. UnicodeEncodeError: a lone surrogate in a parameter."""

_COLLIDED: Final = ("40001", "40P01")
"""serialization_failure, deadlock_detected: the server took everything back."""

_GONE: Final = ("08", "57P01", "57P02", "57P03", "57P05", "53300", "25P03")
"""Connection lost; server stopping, crashed, starting or full; session ended as idle: another one may fare better."""


class OutcomeUnknown(Exception):
    """The connection broke while a COMMIT was under way, and the server does not say how it ended."""


def may_pass(error: Exception) -> bool:
    """Whether the same work may succeed a moment later."""
    return collided(error) or is_gone(error)


def collided(error: Exception) -> bool:
    """Whether the transaction fell to another one; its connection is well."""
    return _sqlstate(error).startswith(_COLLIDED)


def is_gone(error: Exception) -> bool:
    """Whether the connection is lost."""
    cause = _cause(error)
    if isinstance(cause, asyncpg.PostgresError):
        return _sqlstate(cause).startswith(_GONE)
    return isinstance(cause, (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError))


def declared(error: Exception) -> VestibuleError:
    """The declared error for one of the driver's. No message of the server's is kept: it may quote values."""
    if isinstance(error, OutcomeUnknown):
        return DatabaseUnavailable(str(error), hint="Look whether it happened before doing it again.")
    cause = _cause(error)
    state = _sqlstate(error)
    constraint = getattr(cause, "constraint_name", None)
    if state == asyncpg.UniqueViolationError.sqlstate:
        return AlreadyExists(f"{constraint}: the value is taken")
    if state == asyncpg.ForeignKeyViolationError.sqlstate:
        return NotFound(f"{constraint}: a row that this one refers to is not there, or not any more")
    return DatabaseUnavailable(
        f"PostgreSQL: {type(cause).__name__} {state}".rstrip(),
        hint="Check that the server runs, and that database_url names it, its database and its user.",
    )


def _cause(error: BaseException) -> BaseException:
    """The driver's own error, where SQLAlchemy wrapped it."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


def _sqlstate(error: BaseException) -> str:
    return getattr(_cause(error), "sqlstate", None) or ""
