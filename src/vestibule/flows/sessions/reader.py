"""Checking a session on every request: a hash, a look into memory, and two small queries a second for all of them.

A session that this process ends is refused at once; one that another replica ends, within a second (S50).
"""

from collections import OrderedDict
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.accounts.model import Account
from vestibule.domain.accounts.session import Session, is_live
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.store import Store, Transaction
from vestibule.seal.token import token_hash
from vestibule.settings import Settings

_KEPT: Final = 5_000
"""Sessions kept in memory at most: some 8 MB."""

_SEEN_EVERY_S: Final = 60
"""Use of a session is written to the database at most this often."""

_LONGEST_TOKEN: Final = 128
"""Longer than any token of ours: what exceeds it is not worth a hash."""


class Active(Struct, frozen=True, kw_only=True):
    """A live session and whose it is."""

    session: Session
    account: Account


class SessionReader:
    """Finds the live session of a token."""

    def __init__(self, *, store: Store, feed: ChangeFeed, clock: Clock, settings: Settings) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock
        self._idle_s = settings.session_idle_s
        self._kept: OrderedDict[bytes, Active] = OrderedDict()
        self._hash_of: dict[str, bytes] = {}
        self._changes_seen = 0
        feed.subscribe(self._changed)

    async def active(self, token: str | None) -> Active | None:
        """The live session of that token, or None.

        Raises:
            DatabaseUnavailable: database_unavailable; a session that cannot be checked is not good.
        """
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        if not self._feed.is_fresh():
            await self._feed.catch_up()
        hashed = token_hash(token)
        now_s = self._clock.now_s()
        found = self._kept.get(hashed)
        if found is None or not is_live(found.session, now_s=now_s):
            found = await self._load(hashed)
            if found is None or not is_live(found.session, now_s=now_s):
                return None
        if now_s - found.session.last_seen_at_s >= _SEEN_EVERY_S:
            found = await self._seen(found, now_s=now_s)
        return found

    async def _load(self, hashed: bytes) -> Active | None:
        async def find(transaction: Transaction) -> tuple[Session, Account] | None:
            return await transaction.sessions.get(hashed)

        changes_seen = self._changes_seen
        row = await self._store.read(find)
        if row is None:
            return None
        found = Active(session=_without_token(row[0]), account=row[1])
        if changes_seen == self._changes_seen:  # else what was read may be older than a change already heard of
            self._keep(found)
        return found

    async def _seen(self, found: Active, *, now_s: int) -> Active:
        session = replace(
            found.session,
            last_seen_at_s=now_s,
            idle_expires_at_s=min(now_s + self._idle_s, found.session.expires_at_s),
        )

        async def note(transaction: Transaction) -> None:
            await transaction.sessions.seen(session.id, at_s=now_s, idle_expires_at_s=session.idle_expires_at_s)

        changes_seen = self._changes_seen
        await self._store.write(note)
        seen = Active(session=session, account=found.account)
        if changes_seen == self._changes_seen:
            self._keep(seen)
        return seen

    def _keep(self, active: Active) -> None:
        self._kept[active.session.token_hash] = active
        self._hash_of[active.session.id] = active.session.token_hash
        if len(self._kept) > _KEPT:
            _, oldest = self._kept.popitem(last=False)
            self._hash_of.pop(oldest.session.id, None)

    def _changed(self, kind: str, key: str) -> None:
        if kind == "session":
            self._changes_seen += 1
            hashed = self._hash_of.pop(key, None)
            if hashed is not None:
                self._kept.pop(hashed, None)


def _without_token(session: Session) -> Session:
    """The provider's ID token is for its sign-out alone, which reads it anew: it is the better part of a session."""
    return replace(session, proof=replace(session.proof, logout_hint=None))
