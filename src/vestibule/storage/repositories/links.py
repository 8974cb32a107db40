"""Stored ties between identities and accounts."""

from typing import Final

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select, update

from vestibule.domain.accounts.model import Account, Disconnection, Link, LinkMethod
from vestibule.errors import AlreadyExists, NotFound
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.repositories.accounts import COLUMNS as ACCOUNT
from vestibule.storage.repositories.accounts import to_account
from vestibule.storage.tables import accounts, disconnections
from vestibule.storage.tables import links as table
from vestibule.storage.text import shown

_LINK: Final = (
    table.c.id,
    table.c.account_id,
    table.c.connection_id,
    table.c.issuer,
    table.c.subject,
    table.c.email,
    table.c.method,
    table.c.reasons,
    table.c.created_at_s,
    table.c.last_used_at_s,
)
_FIND: Final = Query(
    select(*_LINK, *ACCOUNT)
    .join(accounts, accounts.c.id == table.c.account_id)
    .where(
        table.c.connection_id == bindparam("connection_id"),
        table.c.issuer == bindparam("issuer"),
        table.c.subject == bindparam("subject"),
    )
)
_OF_ACCOUNT: Final = Query(
    select(*_LINK).where(table.c.account_id == bindparam("account_id")).order_by(table.c.created_at_s, table.c.id)
)
_ADD: Final = Query(insert(table), once=True)
# A second login within the same second changes nothing, and so does not contend for the row.
_USED: Final = Query(
    update(table)
    .where(
        table.c.id == bindparam("link_id"),
        or_(table.c.last_used_at_s < bindparam("at_s"), table.c.email.is_distinct_from(bindparam("shown"))),
    )
    .values(last_used_at_s=bindparam("at_s"), email=bindparam("shown"))
)
_REMOVE: Final = Query(
    delete(table).where(table.c.id == bindparam("link_id"), table.c.account_id == bindparam("account_id"))
)
_DISCONNECTED: Final = Query(insert(disconnections))
_DISCONNECTIONS: Final = Query(
    select(*disconnections.c)
    .where(disconnections.c.account_id == bindparam("account_id"))
    .order_by(disconnections.c.at_s.desc(), disconnections.c.link_id.desc())
)

_reasons: Final = msgspec.json.Decoder(tuple[str, ...])


def _to_link(row: Row) -> Link:
    id_, account_id, connection_id, issuer, subject, email, method, reasons, created_at_s, last_used_at_s = row
    return Link(
        id=id_,
        account_id=account_id,
        connection_id=connection_id,
        issuer=issuer,
        subject=subject,
        email=email,
        method=LinkMethod(method),
        reasons=_reasons.decode(reasons),
        created_at_s=created_at_s,
        last_used_at_s=last_used_at_s,
    )


class StoredLinks:
    """The links of one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def find(self, *, connection_id: str, issuer: str, subject: str) -> tuple[Link, Account] | None:
        """The link of exactly that identity, with its account."""
        rows = await self._rows.fetch(_FIND, connection_id=connection_id, issuer=issuer, subject=subject)
        for row in rows:
            return _to_link(row[: len(_LINK)]), to_account(row[len(_LINK) :])
        return None

    async def of_account(self, account_id: str) -> tuple[Link, ...]:
        """All links of an account, oldest first."""
        return tuple(map(_to_link, await self._rows.fetch(_OF_ACCOUNT, account_id=account_id)))

    async def add(self, link: Link) -> None:
        """Keep a new link.

        Raises:
            AlreadyExists: already_exists; the identity is linked already.
            NotFound: object_not_found; its account or connection was removed meanwhile.
        """
        added = await self._rows.run(
            _ADD,
            id=link.id,
            account_id=link.account_id,
            connection_id=link.connection_id,
            issuer=link.issuer,
            subject=link.subject,
            email=shown(link.email),
            method=link.method.value,
            reasons=msgspec.json.encode(link.reasons).decode(),
            created_at_s=link.created_at_s,
            last_used_at_s=link.last_used_at_s,
        )
        if not added:
            raise AlreadyExists(f"subject: the identity is already linked on connection {link.connection_id}")

    async def used(self, link_id: str, *, at_s: int, email: str | None) -> None:
        """Note a login through the link."""
        await self._rows.run(_USED, link_id=link_id, at_s=at_s, shown=shown(email))

    async def remove(self, link: Link, *, at_s: int) -> None:
        """Forget a link, and remember that it was there.

        Raises:
            NotFound: object_not_found; it is gone already.
        """
        if not await self._rows.run(_REMOVE, link_id=link.id, account_id=link.account_id):
            raise NotFound("the link was removed meanwhile")
        await self._rows.run(
            _DISCONNECTED,
            link_id=link.id,
            account_id=link.account_id,
            connection_id=link.connection_id,
            at_s=at_s,
        )

    async def disconnections(self, account_id: str) -> tuple[Disconnection, ...]:
        """What the account's owner has disconnected, newest first."""
        rows = await self._rows.fetch(_DISCONNECTIONS, account_id=account_id)
        return tuple(
            Disconnection(link_id=link_id, account_id=owner, connection_id=connection_id, at_s=at_s)
            for link_id, owner, connection_id, at_s in rows
        )
