"""Stored accounts."""

from typing import Final

from sqlalchemy import bindparam, insert, select

from vestibule.domain.accounts.model import Account
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.tables import accounts as table
from vestibule.storage.text import ascii_lower, shown

COLUMNS: Final = (table.c.id, table.c.email, table.c.email_key, table.c.name, table.c.created_at_s)
"""What `to_account` takes, in that order."""

_GET: Final = Query(select(*COLUMNS).where(table.c.id == bindparam("id")))
_WITH_EMAIL_KEY: Final = Query(select(*COLUMNS).where(table.c.email_key == bindparam("email_key")).order_by(table.c.id))
_WITH_EMAIL: Final = Query(
    select(table.c.id).where(table.c.email_lower == bindparam("email_lower")).limit(bindparam("most"))
)
_ADD: Final = Query(insert(table))


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
