"""Stored answers that wait for the browser's second hop. They are sealed and opened here, and nowhere above (S57)."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from vestibule.domain.connections.parked import ParkedAnswer
from vestibule.errors import AlreadyExists
from vestibule.storage.query import Query, Rows
from vestibule.storage.sealing import SealedColumn, Sealer
from vestibule.storage.tables import parked_answers as table

_ADD: Final = Query(insert(table), once=True)
_GET: Final = Query(
    select(table.c.connection_id, table.c.login_version, table.c.content, table.c.expires_at_s).where(
        table.c.key_hash == bindparam("key_hash"), table.c.expires_at_s > bindparam("now_s")
    )
)
_REMOVE: Final = Query(delete(table).where(table.c.key_hash == bindparam("key_hash")))


class StoredParkedAnswers:
    """The parked answers, in one transaction."""

    def __init__(self, rows: Rows, sealer: Sealer) -> None:
        self._rows = rows
        self._contents = SealedColumn(sealer, table="parked_answers", column="content")

    async def add(self, answer: ParkedAnswer) -> None:
        """Keep an answer.

        Raises:
            AlreadyExists: already_exists; the handle is taken.
        """
        row = _row(answer.key_hash, login_version=answer.login_version, expires_at_s=answer.expires_at_s)
        added = await self._rows.run(
            _ADD,
            key_hash=answer.key_hash,
            connection_id=answer.connection_id,
            login_version=answer.login_version,
            content=self._contents.seal_bytes(answer.content, tenant=answer.connection_id, row=row),
            expires_at_s=answer.expires_at_s,
        )
        if not added:
            raise AlreadyExists("key_hash: an answer is parked under that handle already")

    async def get(self, key_hash: bytes, *, now_s: int) -> ParkedAnswer | None:
        """The answer under that handle, as long as it has not expired.

        Raises:
            SealError: seal_broken; the row was altered, or its content is another row's.
        """
        for connection_id, login_version, content, expires_at_s in await self._rows.fetch(
            _GET, key_hash=key_hash, now_s=now_s
        ):
            row = _row(key_hash, login_version=login_version, expires_at_s=expires_at_s)
            return ParkedAnswer(
                key_hash=key_hash,
                connection_id=connection_id,
                login_version=login_version,
                content=self._contents.open_bytes(content, tenant=connection_id, row=row),
                expires_at_s=expires_at_s,
            )
        return None

    async def remove(self, key_hash: bytes) -> bool:
        """Use an answer up. False when it was gone: somebody else has used it, on any replica."""
        return bool(await self._rows.run(_REMOVE, key_hash=key_hash))


def _row(key_hash: bytes, *, login_version: int, expires_at_s: int) -> str:
    # All that the row says in clear is part of what is authenticated: nobody who can write to the database gives an
    # answer to another connection, to a later version of it, or a longer life.
    return f"{key_hash.hex()}.{login_version}.{expires_at_s}"
