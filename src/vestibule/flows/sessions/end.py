"""Ending sessions: one's own, or others of the same account; this replica refuses them at once."""

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.domain.audit.event import Action
from vestibule.errors import NotFound
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.sessions.revoke import revoke
from vestibule.flows.store import Store, Transaction


class EndSessions:
    """Ends sessions on behalf of the person they belong to."""

    def __init__(self, *, store: Store, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock

    async def sign_out(self, session: Session, *, client_address: str) -> None:
        """End the session that asks."""
        await self._end((session,), action=Action.LOGOUT, client_address=client_address)

    async def one(self, session_id: str, *, account_id: str, client_address: str) -> None:
        """End a session of the account by its id.

        Raises:
            NotFound: object_not_found, also for a session of another account.
        """

        async def find(transaction: Transaction) -> Session | None:
            return await transaction.sessions.by_id(session_id)

        # The id comes from a form: what has not the letters of one is not worth a question that a database may refuse.
        session = await self._store.read(find) if session_id.isalnum() else None
        if session is None or session.account_id != account_id:
            raise NotFound("the account has no session with that id")
        await self._end((session,), action=Action.SESSION_REVOKED, client_address=client_address)

    async def others(self, current: Session, *, client_address: str) -> None:
        """End every live session of the account but the current one."""

        async def find(transaction: Transaction) -> tuple[Session, ...]:
            return await transaction.sessions.of_account(current.account_id, now_s=self._clock.now_s())

        others = tuple(session for session in await self._store.read(find) if session.id != current.id)
        if others:
            await self._end(others, action=Action.SESSION_REVOKED, client_address=client_address)

    async def _end(self, sessions: tuple[Session, ...], *, action: Action, client_address: str) -> None:
        async def write(transaction: Transaction) -> None:
            await revoke(
                transaction,
                sessions,
                action=action,
                actor=f"account:{sessions[0].account_id}",
                client_address=client_address,
                clock=self._clock,
            )

        await self._store.write(write)
        for session in sessions:
            self._feed.tell("session", session.id)
