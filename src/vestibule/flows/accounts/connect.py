"""The write transaction of a way in that is connected by hand: link, attempt and audit event, or nothing of it.

No session is made, and the present one keeps its token: its rights are the same as before, its proof was made at most
ten minutes before the flow began, and whoever knew its token could have connected something of their own all the while.
"""

from vestibule.clock import Clock
from vestibule.flows.accounts.holder import held_session
from vestibule.flows.accounts.tie import tie
from vestibule.flows.connections.opened import Opened
from vestibule.flows.login import record
from vestibule.flows.login.record import Answered
from vestibule.flows.login.unchanged import mark_linked, take_up
from vestibule.flows.store import Store, Transaction
from vestibule_sdk.identity import Identity


class Connect:
    """Ties identities to the accounts of the sessions that asked for it."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, answered: Answered, opened: Opened, *, identity: Identity) -> None:
        """Tie an identity.

        Raises:
            SessionChanged: session_changed; nothing is kept.
            IdentityTaken, AlreadyConnected: As `tie`; nothing is kept.
            ConnectionChanged: connection_changed; nothing is kept.
            FlowReplayed: flow_replayed; nothing is kept.
            DatabaseUnavailable: database_unavailable; nothing is kept.
        """

        async def write(transaction: Transaction) -> None:
            stage = await take_up(transaction, answered, opened.connection)
            session = await held_session(
                transaction, answered.owner, token=answered.previous, now_s=self._clock.now_s()
            )
            await tie(transaction, opened.connection, identity, account_id=session.account_id, clock=self._clock)
            attempt = record.success(answered, opened, account_id=session.account_id, clock=self._clock)
            event = record.event_of(
                attempt, opened, answered=answered, identity=identity, note="by hand", clock=self._clock
            )
            await transaction.attempts.add(attempt)
            await transaction.audit.append(event)
            await mark_linked(transaction, opened.connection, stage)

        await self._store.write(write)
