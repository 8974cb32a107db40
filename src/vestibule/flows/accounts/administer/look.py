"""Finding accounts, and looking at one: what an administrator sees before doing anything."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.email import canonical_email, shown_email
from vestibule.domain.accounts.model import Account, Link
from vestibule.domain.audit.attempt import Attempt
from vestibule.domain.connections.model import Connection
from vestibule.flows.accounts.administer.stored import stored_account
from vestibule.flows.connections.stored import stored_connection
from vestibule.flows.store import Store, Transaction

ATTEMPTS_SHOWN: Final = 10
"""The newest of an account."""

_LONGEST_TEXT: Final = 1_024
"""Characters of a name or a subject that is looked for: no subject is longer (S43), and no person is called so."""


class FoundBy(StrEnum):
    """Why an account was found."""

    ADDRESS = "address"
    NAME = "name"
    SUBJECT = "subject"


class FoundAccount(Struct, frozen=True, kw_only=True):
    """An account in a list.

    Attributes:
        by: Empty where nothing was looked for.
    """

    account: Account
    links: tuple[Link, ...]
    by: tuple[FoundBy, ...] = ()


class AccountDetails(Struct, frozen=True, kw_only=True):
    """An account seen by an administrator.

    Attributes:
        connections: Of the links, by internal id.
        live_sessions: How many there are.
        attempts: The newest that led to it, newest first.
    """

    account: Account
    links: tuple[Link, ...]
    connections: Mapping[str, Connection]
    live_sessions: int
    attempts: tuple[Attempt, ...]


class LookAtAccounts:
    """Reads accounts; changes none."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def find(self, text: str, *, limit: int) -> tuple[FoundAccount, ...]:
        """Find accounts by an address, a part of a name, or a whole subject.

        An address is compared as the linking rule compares it: whom this finds is in the way of that address, and
        nobody else is. They come first.

        Args:
            text: What to look for.
            limit: How many at most; no account with the address is left out.
        """

        async def search(transaction: Transaction) -> tuple[FoundAccount, ...]:
            by: dict[str, list[FoundBy]] = {}
            accounts: dict[str, Account] = {}

            def take(found: Iterable[Account], reason: FoundBy) -> None:
                for account in found:
                    accounts[account.id] = account
                    by.setdefault(account.id, []).append(reason)

            take(await _with_address(transaction, text), FoundBy.ADDRESS)
            most = max(limit, len(accounts))
            if text and len(text) <= _LONGEST_TEXT:
                take(await transaction.accounts.named(text, limit=most), FoundBy.NAME)
                take(await transaction.accounts.with_subject(text, limit=most), FoundBy.SUBJECT)
            return tuple(
                [
                    FoundAccount(account=one, links=await transaction.links.of_account(one.id), by=tuple(by[one.id]))
                    for one in list(accounts.values())[:most]
                ]
            )

        return await self._store.read(search)

    async def newest(self, *, provider_id: str | None, limit: int) -> tuple[FoundAccount, ...]:
        """The newest accounts.

        Args:
            provider_id: Only those that somebody reaches through that connection; None for all.
            limit: How many at most.

        Raises:
            NotFound: object_not_found; there is no such connection.
        """

        async def read(transaction: Transaction) -> tuple[FoundAccount, ...]:
            connection = None if provider_id is None else await stored_connection(transaction, provider_id)
            accounts = await transaction.accounts.newest(
                connection_id=None if connection is None else connection.id, limit=limit
            )
            return tuple(
                [FoundAccount(account=one, links=await transaction.links.of_account(one.id)) for one in accounts]
            )

        return await self._store.read(read)

    async def details(self, account_id: str) -> AccountDetails:
        """Everything about one account, on one consistent view.

        Raises:
            NotFound: object_not_found.
        """

        async def read(transaction: Transaction) -> AccountDetails:
            account = await stored_account(transaction, account_id)
            links = await transaction.links.of_account(account.id)
            connections = {}
            for connection_id in sorted({link.connection_id for link in links}):
                connection = await transaction.connections.by_id(connection_id)
                if connection is not None:
                    connections[connection_id] = connection
            sessions = await transaction.sessions.all_of_account(account.id, now_s=self._clock.now_s())
            return AccountDetails(
                account=account,
                links=links,
                connections=connections,
                live_sessions=len(sessions),
                attempts=await transaction.attempts.of_account(account.id, limit=ATTEMPTS_SHOWN),
            )

        return await self._store.read(read)


async def _with_address(transaction: Transaction, address: str) -> tuple[Account, ...]:
    """Accounts that proved the address, and then those that only show it: the two questions of the linking rule."""
    key, shown = canonical_email(address), shown_email(address)
    proved = () if key is None else await transaction.accounts.with_email_key(key)
    showing = () if shown is None else await transaction.accounts.showing(shown)
    return tuple({account.id: account for account in (*proved, *showing)}.values())
