"""Stored accounts."""

from typing import Final

from sqlalchemy import bindparam, delete, func, insert, null, select, update

from vestibule.domain.accounts.model import Account
from vestibule.errors import NotFound
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.tables import accounts as table
from vestibule.storage.tables import links
from vestibule.storage.text import ascii_lower, is_keepable, shown

COLUMNS: Final = (table.c.id, table.c.email, table.c.email_key, table.c.name, table.c.created_at_s)
"""What `to_account` takes, in that order."""

_GET: Final = Query(select(*COLUMNS).where(table.c.id == bindparam("id")))
_WITH_EMAIL_KEY: Final = Query(select(*COLUMNS).where(table.c.email_key == bindparam("email_key")).order_by(table.c.id))
_WITH_EMAIL: Final = Query(
    select(table.c.id).where(table.c.email_lower == bindparam("email_lower")).limit(bindparam("most"))
)
_SHOWING: Final = Query(select(*COLUMNS).where(table.c.email_lower == bindparam("email_lower")).order_by(table.c.id))
_ADD: Final = Query(insert(table))
_NEWEST_FIRST: Final = (
    select(*COLUMNS).order_by(table.c.created_at_s.desc(), table.c.id.desc()).limit(bindparam("most"))
)
_NEWEST: Final = Query(_NEWEST_FIRST)
_NEWEST_OF_CONNECTION: Final = Query(
    _NEWEST_FIRST.where(
        table.c.id.in_(select(links.c.account_id).where(links.c.connection_id == bindparam("connection_id")))
    )
)
_NAMED: Final = Query(
    # Both sides by the same lower(): what it does beyond ASCII differs between databases, and is no matter of security.
    _NEWEST_FIRST.where(func.lower(table.c.name).like(func.lower(bindparam("pattern")), escape="/"))
)
_WITH_SUBJECT: Final = Query(
    _NEWEST_FIRST.where(table.c.id.in_(select(links.c.account_id).where(links.c.subject == bindparam("subject"))))
)
# Asked again where it is done: whatever a caller has seen, no statement takes away an address that was proved.
_RELEASE: Final = Query(
    update(table)
    .where(table.c.id == bindparam("account_id"), table.c.email.is_not(None), table.c.email_key.is_(None))
    .values(email=null(), email_lower=null())
)
_REMOVE: Final = Query(delete(table).where(table.c.id == bindparam("id")))


def to_account(row: Row) -> Account:
    """An account out of `COLUMNS`."""
    id_, email, email_key, name, created_at_s = row
    return Account(id=id_, email=email, email_key=email_key, name=name, created_at_s=created_at_s)


class StoredAccounts:
    """The accounts of one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, account_id: str) -> Account | None:
        """The account with that id."""
        rows = await self._rows.fetch(_GET, id=account_id)
        return to_account(rows[0]) if rows else None

    async def with_email_key(self, email_key: str) -> tuple[Account, ...]:
        """All accounts that have proven that canonical address."""
        return tuple(map(to_account, await self._rows.fetch(_WITH_EMAIL_KEY, email_key=email_key)))

    async def with_email(self, email: str) -> bool:
        """Whether any account shows that address (compared in ASCII lower case), proven or not."""
        return bool(await self._rows.fetch(_WITH_EMAIL, email_lower=ascii_lower(email), most=1))

    async def add(self, account: Account) -> None:
        """Keep a new account."""
        email = shown(account.email)
        await self._rows.run(
            _ADD,
            id=account.id,
            email=email,
            email_lower=None if email is None else ascii_lower(email),
            email_key=account.email_key,
            name=shown(account.name),
            created_at_s=account.created_at_s,
        )

    async def showing(self, email: str) -> tuple[Account, ...]:
        """All accounts that show that address, compared as `with_email` does; oldest first."""
        return tuple(map(to_account, await self._rows.fetch(_SHOWING, email_lower=ascii_lower(email))))

    async def named(self, text: str, *, limit: int) -> tuple[Account, ...]:
        """Accounts in whose name that text stands, in upper or lower case, newest first."""
        if not is_keepable(text):
            return ()
        escaped = "".join(f"/{letter}" if letter in "/%_" else letter for letter in text)
        return tuple(map(to_account, await self._rows.fetch(_NAMED, pattern=f"%{escaped}%", most=limit)))

    async def with_subject(self, subject: str, *, limit: int) -> tuple[Account, ...]:
        """Accounts with an identity of exactly that subject, on any connection, newest first."""
        if not is_keepable(subject):
            return ()
        return tuple(map(to_account, await self._rows.fetch(_WITH_SUBJECT, subject=subject, most=limit)))

    async def newest(self, *, connection_id: str | None, limit: int) -> tuple[Account, ...]:
        """The newest accounts: all, or those with an identity of that connection."""
        if connection_id is None:
            return tuple(map(to_account, await self._rows.fetch(_NEWEST, most=limit)))
        rows = await self._rows.fetch(_NEWEST_OF_CONNECTION, connection_id=connection_id, most=limit)
        return tuple(map(to_account, rows))

    async def release(self, account_id: str) -> bool:
        """Take away the address that an account shows and never proved. False when there is none such."""
        return bool(await self._rows.run(_RELEASE, account_id=account_id))

    async def remove(self, account_id: str) -> None:
        """Delete an account with its links and sessions.

        Raises:
            NotFound: object_not_found; it is gone already.
        """
        if not await self._rows.run(_REMOVE, id=account_id):
            raise NotFound("the account was removed meanwhile")
