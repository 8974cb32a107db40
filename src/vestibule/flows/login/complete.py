"""The last step of a login: from the provider's answer to a session.

The flow is spent by the attempt's record, on success and on failure alike: it is written in the same transaction as
what it leads to, under a unique key, so that no replica and no repetition can spend it twice. The read before spares
the provider: a flow that was finished elsewhere, or before a crash, does not get its code sent a second time.
"""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.audit.attempt import Attempt
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_short_id
from vestibule.errors import (
    ConfigError,
    ConnectionChanged,
    FlowExpired,
    LoginError,
    MappingError,
    NotFound,
    PluginError,
    Step,
    VestibuleError,
)
from vestibule.flows.connections.opened import OpenConnections, Opened
from vestibule.flows.login import record
from vestibule.flows.login.flow import CLOCKS_APART_S, FLOW_LIFETIME_S, Flow
from vestibule.flows.login.record import Answered, Client
from vestibule.flows.login.sign_in import SignIn
from vestibule.flows.login.spent import FlowsTaken, already_spent
from vestibule.flows.store import Store, Transaction
from vestibule.plugins import map_identity
from vestibule.protocols.engine import Callback
from vestibule.protocols.oidc.engine import OIDCEngine
from vestibule.protocols.trace import Trace
from vestibule_sdk.secret import Secret


class SignedIn(Struct, frozen=True, kw_only=True):
    """A login that succeeded: give the browser `token` and send it to `return_to`."""

    token: Secret
    return_to: str
    provider_id: str


class AttemptFailed(Exception):
    """A login that failed after its flow was opened.

    Attributes:
        error: Why.
        attempt: What is stored of it.
        connection: None when it is not there any more, or cannot be opened.
        return_to: Where the login was to lead.
    """

    def __init__(
        self, error: VestibuleError, *, attempt: Attempt, connection: Connection | None, return_to: str
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.attempt = attempt
        self.connection = connection
        self.return_to = return_to


class CompleteLogin:
    """Completes logins."""

    def __init__(
        self, *, store: Store, connections: OpenConnections, engine: OIDCEngine, sign_in: SignIn, clock: Clock
    ) -> None:
        self._store = store
        self._connections = connections
        self._engine = engine
        self._sign_in = sign_in
        self._clock = clock
        self._taken = FlowsTaken()

    async def __call__(
        self, flow: Flow, callback: Callback, *, client: Client, previous: str | None = None
    ) -> SignedIn:
        """Complete a login.

        Args:
            flow: As opened from the cookie of the browser that brings the answer.
            callback: The answer.
            client: Who brings it.
            previous: Token of the session that this browser holds so far; the new session replaces it (S50).

        Raises:
            FlowReplayed: flow_replayed: the flow is spent, or this process is at it already; nothing is stored.
            AttemptFailed: With the error, one of LoginError, MappingError, PluginError or ConfigError.
            DatabaseUnavailable: database_unavailable: nothing is stored; the provider's code is lost.
        """
        self._taken.take(flow.state.flow_id)
        await self._refuse_spent(flow)
        answered = Answered(
            attempt_id=new_short_id(), flow=flow, client=client, previous=previous, trace=Trace(self._clock)
        )
        opened: Opened | None = None
        try:
            self._check_age(flow)
            opened = await self._open(flow)
            evidence = await self._engine.complete(opened.profile, flow.state, callback, trace=answered.trace)
            with answered.trace.step(Step.MAP):
                identity = map_identity(opened.connector, opened.config, evidence.claims)
            token = await self._sign_in(answered, opened, evidence=evidence, identity=identity)
        except NotFound as gone:
            error = ConnectionChanged(f"the connection or the account was removed meanwhile: {gone.detail}")
            raise await self._refused(answered, opened, error) from gone
        except (LoginError, MappingError, PluginError, ConfigError) as error:
            raise await self._refused(answered, opened, error) from error
        return SignedIn(token=token, return_to=flow.return_to, provider_id=opened.connection.provider_id)

    async def _refuse_spent(self, flow: Flow) -> None:
        async def find(transaction: Transaction) -> bool:
            return await transaction.attempts.is_spent(flow.state.flow_id)

        if await self._store.read(find):
            raise already_spent()

    def _check_age(self, flow: Flow) -> None:
        age_s = self._clock.now_s() - flow.issued_at_s
        if not -CLOCKS_APART_S <= age_s <= FLOW_LIFETIME_S:
            raise FlowExpired(
                "the flow was begun too long ago",
                hint="Nothing is wrong with the settings: sign in again, and finish within ten minutes.",
                expected=f"at most {FLOW_LIFETIME_S} s",
                received=f"{age_s} s",
            )

    async def _open(self, flow: Flow) -> Opened:
        opened = await self._connections.by_id(flow.connection_id)
        if opened.connection.version != flow.version:
            raise ConnectionChanged(
                "the connection was changed after this login began",
                hint="Nothing to do: the next sign-in uses the new settings.",
                expected=f"version {flow.version}",
                received=f"version {opened.connection.version}",
            )
        return opened

    async def _refused(self, answered: Answered, opened: Opened | None, error: VestibuleError) -> AttemptFailed:
        """Store the failed attempt, and give what to raise for it.

        Raises:
            FlowReplayed: flow_replayed: the flow was spent before, which is the truer reason than a provider's refusal
                of a used code; nothing is stored.
        """
        attempt = record.refusal(answered, opened, error=error, clock=self._clock)
        event = record.event_of(attempt, opened, identity=None, note="", clock=self._clock)

        async def write(transaction: Transaction) -> None:
            await transaction.attempts.add(attempt)
            await transaction.audit.append(event)

        await self._store.write(write)
        connection = opened.connection if opened else None
        return AttemptFailed(error, attempt=attempt, connection=connection, return_to=answered.flow.return_to)
