"""The first step of a login: nothing is written to the database, because anybody may take it."""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_id
from vestibule.domain.policy.return_to import checked_return_to
from vestibule.errors import ThirdPartyIssuerMismatch, UnknownProvider
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import OpenedFederation, OpenedSAML
from vestibule.flows.engines import Engines
from vestibule.flows.login.demands import Demands, demands_of
from vestibule.flows.login.flow import Flow, Purpose, provider_key
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
    """

    provider_id: str
    return_to: str = ""
    issuer: str | None = None
    provider: str | None = None
    login_hint: str | None = None
    demands: Demands = Demands()


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

    async def __call__(self, request: BeginRequest) -> Begun | Choose:
        """Begin a login.

        Raises:
            UnknownConnection, ReturnToRefused, ThirdPartyIssuerMismatch: The link is at fault.
            UnknownProvider: unknown_provider: the connection does not admit the provider that the link names.
            MetadataExpired: metadata_expired: what is known of the provider counts no more.
            UpstreamError: The provider cannot be reached or does not describe itself.
        """
        return_to = checked_return_to(
            request.return_to,
            base_url=self._urls.base_url,
            allowed_origins=self._return_origins,
            default=self._default_page,
        )
        found = await self._connections.get(request.provider_id)
        opened = await self._chosen(found, request) if isinstance(found, OpenedFederation) else found
        if opened is None:
            return Choose(provider_id=request.provider_id)
        _refuse_other_provider(opened.connection, request)
        demands = demands_of(opened, asked=request.demands)
        challenge, state = await self._engines.begin(
            opened,
            LoginRequest(
                flow_id=new_id(self._clock.now_ms()),
                redirect_uri=self._urls.redirect_uri(opened.connection),
                login_hint=request.login_hint,
                prompt=demands.prompt,
                acr_values=demands.acr_values,
                max_age_s=demands.max_age_s,
            ),
            trace=Trace(self._clock),
        )
        flow = Flow(
            purpose=Purpose.LOGIN,
            connection_id=opened.connection.id,
            login_version=opened.connection.login_version,
            return_to=return_to,
            issued_at_s=state.begun_at_s,
            state=state,
            provider=None if opened.connection.federation is None else provider_key(opened.connection.issuer),
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
