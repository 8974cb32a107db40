"""The last step of a login: from the provider's answer to a session.

The flow is spent by the attempt's record, on success and on failure alike: it is written in the same transaction as
what it leads to, under a unique key, so that no replica and no repetition can spend it twice. The read before spares
the provider: a flow that was finished elsewhere, or before a crash, does not get its code sent a second time.
"""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_short_id
from vestibule.errors import (
    CallbackMalformed,
    ConfigError,
    ConnectionChanged,
    FlowExpired,
    InResponseToMismatch,
    IssuerMismatch,
    LoginError,
    MappingError,
    NotFound,
    PluginError,
    Step,
)
from vestibule.flows.accounts.confirm import Confirm
from vestibule.flows.accounts.offer import Offer
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import InUse, Opened, OpenedFederation
from vestibule.flows.engines import Engines
from vestibule.flows.login.flow import CLOCKS_APART_S, FLOW_LIFETIME_S, Flow, Purpose, Unsolicited, provider_key
from vestibule.flows.login.identify import identify
from vestibule.flows.login.parked import ParkedAssertion
from vestibule.flows.login.record import Answered, Client
from vestibule.flows.login.refusals import Refusals
from vestibule.flows.login.sign_in import SignIn
from vestibule.flows.login.spent import FlowsTaken, already_spent
from vestibule.flows.parking import Receipt
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.engine import Callback
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.shown import shown
from vestibule.protocols.steps import during
from vestibule.protocols.trace import Trace
from vestibule_sdk.identity import Identity
from vestibule_sdk.secret import Secret


class SignedIn(Struct, frozen=True, kw_only=True):
    """A login that succeeded: give the browser `token` and send it to `return_to`.

    Attributes:
        connection: At a federation, its issuer is the provider's.
    """

    token: Secret
    return_to: str
    connection: Connection


class OfferedToConnect(Struct, frozen=True, kw_only=True):
    """An identity that waits for the word of the account's owner, under a receipt; nothing is tied yet."""

    receipt: Receipt


class Confirmed(Struct, frozen=True, kw_only=True):
    """A session whose proof is new: give the browser `token`, the old one opens nothing any more."""

    token: Secret
    return_to: str


Completed = SignedIn | OfferedToConnect | Confirmed
"""What a flow can lead to, each for one purpose."""


class Endings(Struct, frozen=True, kw_only=True):
    """What is done at the end of a flow, for each purpose."""

    sign_in: SignIn
    offer: Offer
    confirm: Confirm


class CompleteLogin:
    """Completes logins."""

    def __init__(
        self,
        *,
        store: Store,
        connections: OpenConnections,
        engines: Engines,
        endings: Endings,
        refusals: Refusals,
        clock: Clock,
    ) -> None:
        self._store = store
        self._connections = connections
        self._engines = engines
        self._endings = endings
        self._refusals = refusals
        self._clock = clock
        self._taken = FlowsTaken()

    async def __call__(
        self,
        flow: Flow | Unsolicited,
        answer: Callback | ParkedAssertion,
        *,
        client: Client,
        previous: str | None = None,
    ) -> Completed:
        """Complete a login, or whatever else the flow was begun for.

        Args:
            flow: As opened from the cookie of the browser that brings the answer; or what an unsolicited response has
                in its place.
            answer: The answer, or what the first hop left of it.
            client: Who brings it.
            previous: Token of the session that this browser holds so far: a login's new session replaces it (S50), and
                nothing but a login may end without it.

        Raises:
            FlowReplayed: flow_replayed: the flow is spent, or this process is at it already; nothing is stored.
            AttemptFailed: With the error, one of LoginError, MappingError, PluginError or ConfigError.
            DatabaseUnavailable: database_unavailable: nothing is stored; the provider's code is lost.
        """
        self._taken.take(flow.flow_id)
        parked = None if isinstance(answer, Callback) else answer
        if parked is None:
            await self._refuse_spent(flow.flow_id)
        answered = Answered(
            attempt_id=new_short_id(),
            flow_id=flow.flow_id,
            connection_id=flow.connection_id,
            return_to=flow.return_to,
            client=client,
            previous=previous,
            trace=Trace(self._clock, () if parked is None else parked.steps),
            parked=None if parked is None else parked.key_hash,
            purpose=flow.purpose,
            owner=flow.owner,
            begun_at_s=flow.issued_at_s,
        )
        entered: InUse | None = None
        try:
            self._check_age(flow)
            entered = await self._enter(flow, parked)
            entered = opened = await self._chosen(entered, flow, parked)
            verified = answer if isinstance(answer, Callback) else answer.received
            evidence = await self._engines.complete(opened, flow.state, verified, trace=answered.trace)
            with during(answered.trace, Step.MAP):
                identity = await identify(opened, evidence)
            return await self._end(answered, opened, evidence=evidence, identity=identity)
        except NotFound as gone:
            error = ConnectionChanged(f"the connection or the account was removed meanwhile: {gone.detail}")
            raise await self._refusals.keep(answered, entered, error=error) from gone
        except (LoginError, MappingError, PluginError, ConfigError) as error:
            raise await self._refusals.keep(answered, entered, error=error) from error

    async def _end(self, answered: Answered, opened: Opened, *, evidence: Evidence, identity: Identity) -> Completed:
        """Do what the flow was begun for, and nothing else."""
        if answered.purpose is Purpose.LINK:
            return OfferedToConnect(receipt=await self._endings.offer(answered, opened, identity=identity))
        if answered.purpose is Purpose.REAUTH:
            token = await self._endings.confirm(answered, opened, evidence=evidence, identity=identity)
            return Confirmed(token=token, return_to=answered.return_to)
        token = await self._endings.sign_in(answered, opened, evidence=evidence, identity=identity)
        return SignedIn(token=token, return_to=answered.return_to, connection=opened.connection)

    async def _refuse_spent(self, flow_id: str) -> None:
        async def find(transaction: Transaction) -> bool:
            return await transaction.attempts.is_spent(flow_id)

        if await self._store.read(find):
            raise already_spent()

    def _check_age(self, flow: Flow | Unsolicited) -> None:
        age_s = self._clock.now_s() - flow.issued_at_s
        if not -CLOCKS_APART_S <= age_s <= FLOW_LIFETIME_S:
            raise FlowExpired(
                "the flow was begun too long ago",
                hint="Nothing is wrong with the settings: sign in again, and finish within ten minutes.",
                expected=f"at most {FLOW_LIFETIME_S} s",
                received=f"{age_s} s",
            )

    async def _enter(self, flow: Flow | Unsolicited, parked: ParkedAssertion | None) -> InUse:
        if parked is not None and parked.connection_id != flow.connection_id:
            raise InResponseToMismatch(
                "the response came through another connection than the one whose request it answers",
                hint="The provider of one connection answered the request of another: check the address that each "
                "provider posts its responses to.",
            )
        opened = await self._connections.by_id(flow.connection_id)
        login_version = opened.connection.login_version
        for version in (flow.login_version,) if parked is None else (flow.login_version, parked.login_version):
            if login_version != version:
                raise ConnectionChanged(
                    "the connection was changed after this login began",
                    hint="Nothing to do: the next sign-in uses the new settings.",
                    expected=f"login version {version}",
                    received=f"login version {login_version}",
                )
        return opened

    async def _chosen(self, entered: InUse, flow: Flow | Unsolicited, parked: ParkedAssertion | None) -> Opened:
        """At a federation, the connection with the provider that signed the answer, if it is the one that was asked."""
        if not isinstance(entered, OpenedFederation):
            return entered
        if parked is None:
            raise CallbackMalformed("an answer of another protocol came for a connection to a federation")
        issuer = parked.received.issuer
        if isinstance(flow, Flow) and flow.provider != provider_key(issuer):
            raise IssuerMismatch(
                "another provider of the federation answered than the one that this browser was sent to",
                hint="Nothing is wrong with the settings. Either somebody mixed up two sign-ins, or a provider answers "
                "for another one, which its federation should hear of.",
                received=shown(issuer),
            )
        return await self._connections.provider(entered, issuer)
