"""The first step of a login: nothing is written to the database, because anybody may take it."""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_id
from vestibule.domain.policy.return_to import checked_return_to
from vestibule.errors import ThirdPartyIssuerMismatch, UnknownProvider, VestibuleError
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import Opened, OpenedFederation, OpenedSAML
from vestibule.flows.engines import Engines
from vestibule.flows.login.beginning import Beginning
from vestibule.flows.login.demands import Demands, choosing_who, demands_of, proving_anew
from vestibule.flows.login.flow import Flow, Owner, Purpose, provider_key
from vestibule.flows.login.record import Client
from vestibule.flows.urls import Urls
from vestibule.protocols.engine import Challenge, LoginRequest
from vestibule.protocols.trace import Trace


class BeginRequest(Struct, frozen=True, kw_only=True):
    """What a visitor, an application or the provider itself asks for.

    Attributes:
        return_to: Unchecked; "" means the default page.
        issuer: The `iss` of a login begun at the provider (OpenID Connect Core 4): its issuer, or entity id; else None.
        provider: Entity ID of the provider that was chosen, at a connection to a federation; None for none.
        demands: Beyond what the connection demands itself.
        purpose, owner: What the flow may do; no link asks for it, only a form of ours does.
    """

    provider_id: str
    return_to: str = ""
    issuer: str | None = None
    provider: str | None = None
    login_hint: str | None = None
    demands: Demands = Demands()
    purpose: Purpose = Purpose.LOGIN
    owner: Owner | None = None


class Begun(Struct, frozen=True, kw_only=True):
    """A flow that has begun: give the browser the challenge, and have it keep `flow`, sealed.

    Attributes:
        name: What the connection is called.
    """

    challenge: Challenge
    flow: Flow
    name: str


class Choose(Struct, frozen=True, kw_only=True):
    """Nothing has begun: the visitor has to say which provider of the federation it is to be."""

    provider_id: str


class BeginLogin:
    """Begins logins."""

    def __init__(
        self,
        *,
        connections: OpenConnections,
        engines: Engines,
        urls: Urls,
        clock: Clock,
        return_origins: tuple[str, ...],
        default_page: str,
    ) -> None:
        self._connections = connections
        self._engines = engines
        self._urls = urls
        self._clock = clock
        self._return_origins = return_origins
        self._default_page = default_page

    async def __call__(self, request: BeginRequest, *, client: Client) -> Begun | Choose:
        """Begin a login.

        Args:
            request: What is asked for.
            client: Who asks.

        Raises:
            UnknownConnection, ReturnToRefused: The link is at fault.
            AttemptFailed: Not stored, with the connection's name, and one of these errors:
                ThirdPartyIssuerMismatch, RequestRefused: The link does not fit the connection.
                UnknownProvider: unknown_provider: the connection does not admit the provider that the link names.
                MetadataExpired: metadata_expired: what is known of the provider counts no more.
                ConfigError, PluginError: The connection's settings are at fault.
                UpstreamError, VerificationError: The provider cannot be reached, does not describe itself, is another
                one, or does not take the request.
        """
        return_to = checked_return_to(
            request.return_to,
            base_url=self._urls.base_url,
            allowed_origins=self._return_origins,
            default=self._default_page,
        )
        beginning = Beginning(
            client=client,
            return_to=return_to,
            trace=Trace(self._clock),
            purpose=request.purpose,
            provider_id=request.provider_id,
        )
        try:
            opened = await self._asked_for(beginning, request)
            if opened is None:
                return Choose(provider_id=request.provider_id)
            return await self._begin(
                beginning, opened, demands=request.demands, login_hint=request.login_hint, owner=request.owner
            )
        except VestibuleError as error:
            raise beginning.failed(error) from error

    async def anew(self, flow: Flow, *, client: Client) -> Begun:
        """Begin a login once more whose code was lost to a refused DPoP proof; such a beginning is the last one.

        What the link asked for still holds, but for a `prompt`, which has been shown by then, and a `login_hint`.

        Args:
            flow: The login that ended with code_spent_by_retry.
            client: Who asks.

        Raises:
            UnknownConnection: There is no such connection any more.
            AttemptFailed: As above; UnknownProvider: it admits a federation, whose providers speak another protocol.
        """
        beginning = Beginning(
            client=client,
            return_to=flow.return_to,
            trace=Trace(self._clock),
            purpose=flow.purpose,
            connection_id=flow.connection_id,
        )
        demands = Demands(acr_values=flow.state.acr_values, max_age_s=flow.state.max_age_s)
        try:
            opened = beginning.opened = await self._connections.by_id(flow.connection_id)
            if isinstance(opened, OpenedFederation):
                raise UnknownProvider("a login of another protocol was to be begun anew at a federation")
            return await self._begin(beginning, opened, demands=demands, is_restart=True, owner=flow.owner)
        except VestibuleError as error:
            raise beginning.failed(error) from error

    async def _asked_for(self, beginning: Beginning, request: BeginRequest) -> Opened | None:
        """The connection that the link leads to; None where a provider of its federation has to be chosen first."""
        found = beginning.opened = await self._connections.get(request.provider_id)
        opened = await self._chosen(found, request) if isinstance(found, OpenedFederation) else found
        if opened is not None:
            beginning.opened = opened
            _refuse_other_provider(opened.connection, request)
        return opened

    async def _begin(
        self,
        beginning: Beginning,
        opened: Opened,
        *,
        demands: Demands,
        login_hint: str | None = None,
        is_restart: bool = False,
        owner: Owner | None = None,
    ) -> Begun:
        demands = demands_of(opened, asked=demands)
        if beginning.purpose is Purpose.REAUTH:
            demands = proving_anew(opened, demands)
        if beginning.purpose is Purpose.LINK:
            demands = choosing_who(opened, demands)
        challenge, state = await self._engines.begin(
            opened,
            LoginRequest(
                flow_id=new_id(self._clock.now_ms()),
                redirect_uri=self._urls.redirect_uri(opened.connection),
                login_hint=login_hint,
                prompt=demands.prompt,
                acr_values=demands.acr_values,
                max_age_s=demands.max_age_s,
                is_restart=is_restart,
            ),
            trace=beginning.trace,
        )
        flow = Flow(
            purpose=beginning.purpose,
            connection_id=opened.connection.id,
            login_version=opened.connection.login_version,
            return_to=beginning.return_to,
            issued_at_s=state.begun_at_s,
            state=state,
            provider=None if opened.connection.federation is None else provider_key(opened.connection.issuer),
            owner=owner,
        )
        return Begun(challenge=challenge, flow=flow, name=opened.connection.name)

    async def _chosen(self, federation: OpenedFederation, request: BeginRequest) -> OpenedSAML | None:
        """The federation's connection with the provider that the link names; None when it names none."""
        named = request.provider or request.issuer
        return await self._connections.provider(federation, named) if named else None


def _refuse_other_provider(connection: Connection, request: BeginRequest) -> None:
    if request.issuer is not None and request.issuer != connection.issuer:
        raise ThirdPartyIssuerMismatch(
            "the provider that started this login is not the one that this connection is set up for",
            hint="Use this connection's initiate-login URI only in the provider it was made for.",
            expected=connection.issuer,
            received=request.issuer[:200],
        )
    if request.provider is not None and request.provider != connection.issuer:
        raise UnknownProvider(
            "the link names a provider, and the connection has another one of its own",
            hint="Leave the parameter idp out of links to this connection.",
            expected=connection.issuer,
            received=request.provider[:200],
        )
