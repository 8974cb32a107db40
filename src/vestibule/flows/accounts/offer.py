"""The end of a flow that connects: what came back is verified, and waits for its owner's word. Nothing is tied yet.

No session is made, and the present one keeps its token: its rights stay as they were.
"""

from vestibule.clock import Clock
from vestibule.errors import SessionChanged
from vestibule.flows.accounts.holder import held_session
from vestibule.flows.accounts.offered import offered_answer, offered_identity
from vestibule.flows.accounts.tie import check_is_free
from vestibule.flows.connections.opened import Opened
from vestibule.flows.login import record
from vestibule.flows.login.record import Answered
from vestibule.flows.login.unchanged import take_up
from vestibule.flows.parking import Receipt, new_receipt
from vestibule.flows.store import Store, Transaction
from vestibule_sdk.identity import Identity


class Offer:
    """Parks verified identities for the sessions that asked for them."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, answered: Answered, opened: Opened, *, identity: Identity) -> Receipt:
        """Park an identity, and give what finds it again.

        What could not be tied anyway is refused now: nobody is asked a question whose answer would not count.

        Raises:
            SessionChanged: session_changed; nothing is kept.
            IdentityTaken, AlreadyConnected: As `check_is_free`; nothing is kept.
            ConnectionChanged: connection_changed; nothing is kept.
            FlowReplayed: flow_replayed; nothing is kept.
            DatabaseUnavailable: database_unavailable; nothing is kept.
        """
        receipt, owner, offered = new_receipt(self._clock), answered.owner, offered_identity(identity)
        if owner is None:
            raise SessionChanged("a flow that connects names no session")

        async def write(transaction: Transaction) -> None:
            await take_up(transaction, answered, opened.connection)
            session = await held_session(transaction, owner, token=answered.previous, now_s=self._clock.now_s())
            await check_is_free(transaction, opened.connection, offered, account_id=session.account_id)
            attempt = record.success(answered, opened, account_id=session.account_id, clock=self._clock)
            event = record.event_of(attempt, opened, answered=answered, identity=identity, note="", clock=self._clock)
            parked = offered_answer(
                receipt,
                opened.connection,
                offered,
                owner=owner,
                attempt_id=attempt.id,
                now_s=self._clock.now_s(),
            )
            await transaction.attempts.add(attempt)
            await transaction.audit.append(event)
            await transaction.parked.add(parked)

        await self._store.write(write)
        return receipt
