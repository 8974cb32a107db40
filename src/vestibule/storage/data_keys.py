"""Wrapped data keys, read and written before there is a store: what they unlock is what the store seals with (S57)."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from vestibule.errors import DatabaseUnavailable
from vestibule.seal import WrappedKey
from vestibule.storage.address import parse_url
from vestibule.storage.schema import engine_for_start
from vestibule.storage.tables import data_keys as table
from vestibule_sdk.secret import Secret

_ALL: Final = select(table.c.version, table.c.master_key_id, table.c.wrapped, table.c.created_at_s).order_by(
    table.c.version
)
_REPLACE: Final = (
    update(table)
    .where(table.c.version == bindparam("of_version"))
    .values(master_key_id=bindparam("new_master_key_id"), wrapped=bindparam("new_wrapped"))
)


async def load_wrapped_keys(url: Secret) -> tuple[WrappedKey, ...]:
    """All data keys of a migrated database, oldest first; none before the first start.

    Raises:
        DatabaseUnavailable: database_unavailable.
    """
    async with _begun(url) as connection:
        return await _load(connection)


async def add_wrapped_key(url: Secret, key: WrappedKey) -> tuple[WrappedKey, ...]:
    """Keep a new data key, unless another replica has kept one of that version first: the unique version decides.

    Returns:
        All data keys, whoever made them: what every replica must unlock.

    Raises:
        DatabaseUnavailable: database_unavailable.
    """
    try:
        async with _begun(url) as connection:
            await connection.execute(insert(table), _row(key))
    except IntegrityError:
        pass  # theirs is the one that both read
    return await load_wrapped_keys(url)


async def replace_wrapped_keys(url: Secret, keys: Iterable[WrappedKey]) -> None:
    """Keep data keys as `vestibule.seal.rewrap` wrapped them anew, all or none (S58). What they unlock stays the same.

    Raises:
        DatabaseUnavailable: database_unavailable.
    """
    async with _begun(url) as connection:
        for key in keys:
            values = {"of_version": key.version, "new_master_key_id": key.master_key_id, "new_wrapped": key.wrapped}
            await connection.execute(_REPLACE, values)


@asynccontextmanager
async def _begun(url: Secret) -> AsyncIterator[AsyncConnection]:
    engine = engine_for_start(parse_url(url))
    try:
        async with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise DatabaseUnavailable(f"the data keys could not be read or kept: {type(error.orig).__name__}") from error
    except OSError as error:
        raise DatabaseUnavailable(f"the database does not answer: {error.strerror}") from error
    finally:
        await engine.dispose()


async def _load(connection: AsyncConnection) -> tuple[WrappedKey, ...]:
    return tuple(
        WrappedKey(version=version, master_key_id=master_key_id, wrapped=wrapped, created_at_s=created_at_s)
        for version, master_key_id, wrapped, created_at_s in await connection.execute(_ALL)
    )


def _row(key: WrappedKey) -> dict[str, object]:
    return {
        "version": key.version,
        "wrapped": key.wrapped,
        "master_key_id": key.master_key_id,
        "created_at_s": key.created_at_s,
    }
