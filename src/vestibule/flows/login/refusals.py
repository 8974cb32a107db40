"""What is kept of a login that ends with an error: its attempt, its audit event, and nothing it could be tried with."""

from vestibule.clock import Clock
from vestibule.domain.audit.attempt import Attempt
from vestibule.domain.ids import new_short_id
from vestibule.errors import VestibuleError
from vestibule.flows.connections.opened import InUse
from vestibule.flows.login import record
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.login.parked import ParkedAssertion
from vestibule.flows.login.record import Answered, Client
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.trace import Trace


class Refusals:
    """Records refusals, and gives what to raise for them."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def keep(self, answered: Answered, opened: InUse | None, *, error: VestibuleError) -> AttemptFailed:
        """Store the failed attempt; its flow is spent by that, and a parked answer is used up.

        Raises:
            FlowReplayed: flow_replayed: the flow was spent before, which is the truer reason than a provider's refusal
                of a used code; nothing is stored.
            DatabaseUnavailable: database_unavailable; nothing is stored.
        """
        attempt = record.refusal(answered, opened, error=error, clock=self._clock)
        event = record.event_of(attempt, opened, answered=answered, identity=None, note="", clock=self._clock)

        async def write(transaction: Transaction) -> None:
            if answered.parked is not None:
                await transaction.parked.remove(answered.parked)
            await transaction.attempts.add(attempt)
            await transaction.audit.append(event)

        await self._store.add(write)
        return _failed(answered, opened, error, attempt=attempt, stored=True)

    async def keep_parked(
        self, parked: ParkedAssertion, opened: InUse | None, *, error: VestibuleError, client: Client
    ) -> AttemptFailed:
        """The same for a verified response that no flow of this browser belongs to, and so spends none.

        Raises:
            FlowReplayed, DatabaseUnavailable: As `keep`.
        """
        answered = Answered(
            attempt_id=new_short_id(),
            flow_id=parked.arrival_id("unfinished"),
            connection_id=parked.connection_id,
            return_to="",
            client=client,
            previous=None,
            trace=Trace(self._clock, parked.steps),
            parked=parked.key_hash,
        )
        return await self.keep(answered, opened, error=error)

    def early(self, answered: Answered, opened: InUse, *, error: VestibuleError) -> AttemptFailed:
        """The same for what nobody has proved to have sent: nothing is stored."""
        attempt = record.refusal(answered, opened, error=error, clock=self._clock)
        return _failed(answered, opened, error, attempt=attempt, stored=False)


def _failed(
    answered: Answered, opened: InUse | None, error: VestibuleError, *, attempt: Attempt, stored: bool
) -> AttemptFailed:
    return AttemptFailed(
        error,
        attempt=attempt,
        opened=opened,
        return_to=answered.return_to,
        purpose=answered.purpose,
        stored=stored,
    )
