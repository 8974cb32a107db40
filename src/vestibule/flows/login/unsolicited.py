"""A response that nobody here has asked for: refused, begun again from here, or accepted, as the connection says (S14).

`restart` is the safe answer to a tile in a provider's portal: the assertion is verified and thrown away, and a login
begins that this browser can be bound to. Accepting it as it is means that anybody who can make a browser post a form
decides whom it is signed in as (login CSRF); that is for an administrator to choose.
"""

from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.policy.return_to import checked_return_to
from vestibule.errors import (
    ConfigError,
    ConnectionChanged,
    LoginError,
    PluginError,
    ReturnToRefused,
    UnsolicitedResponse,
)
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import Opened, OpenedSAML
from vestibule.flows.login.flow import Unsolicited
from vestibule.flows.login.parked import ParkedAssertion
from vestibule.flows.login.record import Client
from vestibule.flows.login.refusals import Refusals
from vestibule.flows.login.spent import already_spent
from vestibule.flows.store import Store, Transaction
from vestibule.flows.urls import Urls
from vestibule_sdk.saml import Unsolicited as Mode

RELAY_STATE_BYTES: Final = 80
"""SAML bindings 3.4.3: a longer one was not made by the rules."""


class Restart(Struct, frozen=True, kw_only=True):
    """Begin a login at that connection instead; at a federation, with the provider that sent the response."""

    connection: Connection
    return_to: str


class TakeUnsolicited:
    """Decides about responses without InResponseTo."""

    def __init__(
        self,
        *,
        store: Store,
        connections: OpenConnections,
        refusals: Refusals,
        urls: Urls,
        clock: Clock,
        return_origins: tuple[str, ...],
        default_page: str,
    ) -> None:
        self._store = store
        self._connections = connections
        self._refusals = refusals
        self._urls = urls
        self._clock = clock
        self._return_origins = return_origins
        self._default_page = default_page

    async def __call__(
        self, parked: ParkedAssertion, *, client: Client, restarted_lately: bool
    ) -> Restart | Unsolicited:
        """Say how it goes on.

        Args:
            parked: A parked response without InResponseTo.
            client: Who brings it.
            restarted_lately: Whether this browser was sent on its way by one within the last minute: a provider that
                answers our own requests without InResponseTo would else go round with it for ever.

        Raises:
            AttemptFailed: unsolicited_response, connection_changed, or why the connection cannot be opened.
            FlowReplayed: flow_replayed: somebody else has taken the response up.
            DatabaseUnavailable: database_unavailable.
        """
        opened: Opened | None = None
        try:
            opened = await self._connections.at_provider(parked.connection_id, parked.received.issuer)
            mode = self._mode(opened, parked, restarted_lately=restarted_lately)
        except (LoginError, PluginError, ConfigError) as error:
            raise await self._refusals.keep_parked(parked, opened, error=error, client=client) from error
        if mode is Mode.ACCEPT:
            return Unsolicited(
                flow_id=parked.arrival_id("unsolicited"),
                connection_id=parked.connection_id,
                login_version=parked.login_version,
                return_to=self._return_to(parked, default=self._default_page),
                issued_at_s=self._clock.now_s(),
            )
        await self._discard(parked)
        return Restart(connection=opened.connection, return_to=self._return_to(parked, default=""))

    def _mode(self, opened: Opened, parked: ParkedAssertion, *, restarted_lately: bool) -> Mode:
        if opened.connection.login_version != parked.login_version or not isinstance(opened, OpenedSAML):
            raise ConnectionChanged(
                "the connection was changed after the response had been received",
                hint="Nothing to do: the next sign-in uses the new settings.",
                expected=f"login version {parked.login_version}",
                received=f"login version {opened.connection.login_version}",
            )
        mode = opened.party.profile.unsolicited
        if mode is Mode.OFF or (mode is Mode.RESTART and restarted_lately):
            raise UnsolicitedResponse(
                "the provider sent a response without InResponseTo"
                + (", also to the request that the one before had led to" if mode is Mode.RESTART else ""),
                hint="At the provider: let sign-in begin here, at "
                f"{self._urls.login(opened.connection.provider_id)}\n"
                "If its responses never name the request that they answer, and you accept that anybody can then have a "
                "browser sign in as somebody of their choice: set unsolicited to accept.",
                expected="InResponseTo with the ID of a request of ours",
            )
        return mode

    async def _discard(self, parked: ParkedAssertion) -> None:
        async def remove(transaction: Transaction) -> bool:
            return await transaction.parked.remove(parked.key_hash)

        if not await self._store.write(remove):
            raise already_spent()

    def _return_to(self, parked: ParkedAssertion, *, default: str) -> str:
        """Where the provider's RelayState leads, if it may lead there (S53); it is no reason to refuse anybody."""
        wanted = parked.relay_state or ""
        if len(wanted.encode()) > RELAY_STATE_BYTES:
            return default
        try:
            return checked_return_to(
                wanted, base_url=self._urls.base_url, allowed_origins=self._return_origins, default=default
            )
        except ReturnToRefused:
            return default
