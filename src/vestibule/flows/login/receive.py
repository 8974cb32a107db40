"""The first hop of a SAML login: the response is verified on its own, and parked (DESIGN.md, step 2).

No cookie is looked at, because none comes along with a POST from another site. What is found out here is who signed the
assertion and that it is meant for this connection; whose browser it belongs to is the second hop's question (S13).
"""

import structlog

from vestibule.clock import Clock
from vestibule.domain.ids import new_short_id
from vestibule.errors import (
    AssertionReplayed,
    FlowReplayed,
    LoginError,
    MappingError,
    SigningKeyUnknown,
    Step,
    VestibuleError,
)
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import OpenedFederation, OpenedSAML
from vestibule.flows.engines import Engines
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.login.parked import arrival_id, parked_answer
from vestibule.flows.login.record import Answered, Client, provider_note
from vestibule.flows.login.refusals import Refusals
from vestibule.flows.metadata_import.renewer import Renewer
from vestibule.flows.parking import Receipt, new_receipt
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.saml.received import ReceivedAssertion, SignedRefusal
from vestibule.protocols.trace import Trace, TracedStep

_log = structlog.get_logger("vestibule")


class ReceiveAssertion:
    """Takes the responses that browsers post."""

    def __init__(
        self,
        *,
        store: Store,
        connections: OpenConnections,
        engines: Engines,
        refusals: Refusals,
        renew: Renewer,
        clock: Clock,
    ) -> None:
        self._store = store
        self._connections = connections
        self._engines = engines
        self._refusals = refusals
        self._renew = renew
        self._clock = clock

    async def __call__(
        self, provider_id: str, saml_response: str, *, relay_state: str | None, client: Client
    ) -> Receipt:
        """Verify a response and park what it says.

        One that is signed with an unknown key is verified once more where the provider's metadata has a newer one.

        Args:
            provider_id: Named by the address at which it arrived.
            saml_response: The form's field as it came.
            relay_state: The field beside it; it counts for nothing unless nobody asked for the response.
            client: Who brings it.

        Raises:
            UnknownConnection: unknown_connection.
            MetadataExpired: metadata_expired.
            AttemptFailed: Stored once, when the provider has signed what is refused (else anybody can send it).
            PluginError, ConfigError, DatabaseUnavailable: As named.
        """
        entered = await self._connections.get_saml(provider_id)
        trace = Trace(self._clock)
        opened = await self._judging(entered, saml_response, client=client, trace=trace)
        engine = self._engines.saml.engine
        try:
            try:
                received = await engine.receive(opened.party, saml_response, trace=trace)
            except (SigningKeyUnknown, SignedRefusal) as refused:
                newer = await self._renewed(opened, refused, trace=trace)
                if newer is None:
                    raise
                opened = newer
                received = await engine.receive(opened.party, saml_response, trace=trace)
        except SignedRefusal as refused:
            failed = await self._refused(opened, refused.message_id, refused.error, client=client, trace=trace)
            raise failed from refused
        except (LoginError, MappingError) as error:
            answered = _answered(opened, "", client=client, trace=trace)
            raise self._refusals.early(answered, opened, error=error) from error
        if received.warnings:
            _log.warning("saml_warning", connection=opened.connection.provider_id, warnings=list(received.warnings))
            trace.steps.append(TracedStep(Step.VERIFY, 0.0, " ".join(received.warnings)))
        try:
            return await self._park(opened, received, relay_state=relay_state, trace=trace)
        except AssertionReplayed as error:
            raise await self._refused(opened, received.assertion_id, error, client=client, trace=trace) from error

    async def _judging(
        self, entered: OpenedSAML | OpenedFederation, saml_response: str, *, client: Client, trace: Trace
    ) -> OpenedSAML:
        """The connection by whose provider's keys the response is judged; at a federation, of the one it names."""
        if isinstance(entered, OpenedSAML):
            return entered
        try:
            issuer = await self._engines.saml.engine.issuer_of(saml_response)
            opened = await self._connections.provider(entered, issuer)
        except LoginError as error:
            answered = _answered(entered, "", client=client, trace=trace)
            raise self._refusals.early(answered, entered, error=error) from error
        trace.steps.append(TracedStep(Step.CALLBACK, 0.0, provider_note(opened)))
        return opened

    async def _renewed(
        self, opened: OpenedSAML, refused: SigningKeyUnknown | SignedRefusal, *, trace: Trace
    ) -> OpenedSAML | None:
        """The connection with newer keys, where these may help and there are any (R58)."""
        # A key that is known may have signed the response around an assertion with an unknown one: half a rollover.
        error = refused.error if isinstance(refused, SignedRefusal) else refused
        if not isinstance(error, SigningKeyUnknown):
            return None
        with trace.step(Step.VERIFY, "unknown key: asked for newer metadata"):
            is_renewed = await self._renew(opened.connection, generation=opened.generation)
        if not is_renewed:
            return None
        newer = await self._connections.at_provider(opened.connection.id, opened.connection.issuer)
        return newer if isinstance(newer, OpenedSAML) else None

    async def _park(
        self, opened: OpenedSAML, received: ReceivedAssertion, *, relay_state: str | None, trace: Trace
    ) -> Receipt:
        """Spend the assertion and keep it for two minutes: both, or neither (S16)."""
        receipt = new_receipt(self._clock)
        answer = parked_answer(
            receipt,
            opened.connection,
            received,
            relay_state=relay_state if received.in_response_to is None else None,
            steps=tuple(trace.steps),
            now_s=self._clock.now_s(),
        )

        async def write(transaction: Transaction) -> None:
            if not await transaction.spent.spend(
                "saml_assertion", f"{received.issuer}\0{received.assertion_id}", expires_at_s=received.replay_until_s
            ):
                raise AssertionReplayed(
                    "an assertion with this ID has been accepted before",
                    hint="Nothing is wrong with the settings: a page was reloaded or sent twice. Sign in again.",
                )
            await transaction.parked.add(answer)

        await self._store.add(write)
        return receipt

    async def _refused(
        self, opened: OpenedSAML, message_id: str, error: VestibuleError, *, client: Client, trace: Trace
    ) -> AttemptFailed:
        """Store the refusal of a message once: posted again, as anybody can who has seen it, it stores nothing."""
        flow_id = arrival_id(error.code, opened.connection.id, opened.connection.issuer, message_id)
        answered = _answered(opened, flow_id, client=client, trace=trace)
        try:
            return await self._refusals.keep(answered, opened, error=error)
        except FlowReplayed:
            return self._refusals.early(answered, opened, error=error)


def _answered(opened: OpenedSAML | OpenedFederation, flow_id: str, *, client: Client, trace: Trace) -> Answered:
    return Answered(
        attempt_id=new_short_id(),
        flow_id=flow_id,
        connection_id=opened.connection.id,
        return_to="",
        client=client,
        previous=None,
        trace=trace,
    )
