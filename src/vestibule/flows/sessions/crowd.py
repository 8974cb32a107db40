"""How many live sessions one account may have (S68): the newest; older ones end.

Without a bound, somebody who may sign in could do so by a program, day and night, until the list of their sessions, or
ending them all at once, keeps everybody else waiting (seen: 1.6 s for ten thousand).

Looked after in every tenth login of an account through this process, and in a transaction of its own: to count inside
the login's would make logins collide on PostgreSQL. So for a moment there may be a few more.
"""

from collections import OrderedDict
from contextlib import suppress
from typing import Final

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.domain.audit.event import Action
from vestibule.errors import DatabaseUnavailable
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.sessions.revoke import revoke
from vestibule.flows.store import Store, Transaction

SESSIONS_AT_MOST: Final = 100
"""Live ones of one account: a person has a handful of browsers."""

EVERY_LOGINS: Final = 10
"""Logins of one account between two looks."""

_KEPT: Final = 10_000


class SessionCrowds:
    """Keeps accounts from hoarding sessions."""

    def __init__(self, *, store: Store, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock
        self._logins: OrderedDict[str, int] = OrderedDict()

    async def after_login(self, account_id: str) -> None:
        """End the oldest sessions of an account that has too many.

        The login stands already, so a database that does not answer here is left to the next one.
        """
        logins = self._logins.pop(account_id, 0) + 1
        self._logins[account_id] = logins % EVERY_LOGINS
        if len(self._logins) > _KEPT:
            self._logins.popitem(last=False)
        if logins == EVERY_LOGINS:
            with suppress(DatabaseUnavailable):
                await self._end_oldest(account_id)

    async def _end_oldest(self, account_id: str) -> None:
        async def find(transaction: Transaction) -> tuple[Session, ...]:
            return await transaction.sessions.of_account(account_id, now_s=self._clock.now_s())

        oldest = (await self._store.read(find))[SESSIONS_AT_MOST:]

        async def end(transaction: Transaction) -> None:
            await revoke(
                transaction,
                oldest,
                action=Action.SESSION_REVOKED,
                actor="system",
                client_address="",
                clock=self._clock,
            )

        if oldest:
            await self._store.write(end)
        for session in oldest:
            self._feed.tell("session", session.id)
