"""The second hop of a SAML login, before it is known whose flow it belongs to: what was parked, and its refusal."""

from vestibule.clock import Clock
from vestibule.errors import (
    ConfigError,
    FlowError,
    InResponseToMismatch,
    MetadataExpired,
    PluginError,
    VestibuleError,
)
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import InUse
from vestibule.flows.engines import Engines
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.login.parked import ParkedAssertion, find_parked
from vestibule.flows.login.record import Client
from vestibule.flows.login.refusals import Refusals
from vestibule.flows.parking import Receipt
from vestibule.flows.store import Store


class SecondHop:
    """Takes up what the first hop parked."""

    def __init__(
        self, *, store: Store, connections: OpenConnections, engines: Engines, refusals: Refusals, clock: Clock
    ) -> None:
        self._store = store
        self._connections = connections
        self._engines = engines
        self._refusals = refusals
        self._clock = clock

    async def find(self, receipt: Receipt) -> ParkedAssertion:
        """What was parked under a receipt; it stays until the login ends.

        Raises:
            StateMismatch, FlowExpired, DatabaseUnavailable: As `find_parked`.
        """
        return await find_parked(self._store, receipt, clock=self._clock)

    async def flow_id(self, parked: ParkedAssertion, in_response_to: str, *, client: Client) -> str:
        """The flow that a response says it answers.

        Raises:
            AttemptFailed: in_response_to_mismatch: it answers no request of ours; stored.
            FlowReplayed, DatabaseUnavailable: As `Refusals.keep`.
        """
        try:
            return self._engines.saml.engine.flow_id_of(in_response_to)
        except InResponseToMismatch as error:
            raise await self.refuse(parked, error, client=client) from error

    async def refuse(self, parked: ParkedAssertion, error: VestibuleError, *, client: Client) -> AttemptFailed:
        """Store the end of a login for which this browser holds no flow, and give what to raise for it.

        Raises:
            FlowReplayed, DatabaseUnavailable: As `Refusals.keep`.
        """
        opened: InUse | None
        try:
            opened = await self._connections.at_provider(parked.connection_id, parked.received.issuer)
        except (FlowError, MetadataExpired, PluginError, ConfigError):
            opened = None  # its name would have been nice to have; the refusal stands without
        return await self._refusals.keep_parked(parked, opened, error=error, client=client)
