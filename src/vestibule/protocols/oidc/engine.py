"""OpenID Connect as a relying party: the procedure behind every connector of this protocol."""

import secrets

from vestibule.clock import Clock
from vestibule.errors import Step
from vestibule.protocols.engine import Callback, FlowState, LoginRequest, Redirect
from vestibule.protocols.net.call import Net
from vestibule.protocols.oauth2.flow_secrets import flow_id_of
from vestibule.protocols.oidc.authorization import authorization_url
from vestibule.protocols.oidc.completion import Completion
from vestibule.protocols.oidc.directory import Directory
from vestibule.protocols.oidc.discovery.address import declared_issuer, discovery_url_of
from vestibule.protocols.oidc.evidence import OIDCEvidence
from vestibule.protocols.oidc.steps import during
from vestibule.protocols.trace import Trace
from vestibule_sdk.oidc import OIDCProfile, Pkce

SEED_BYTES = 32


class OIDCEngine:
    """The OpenID Connect engine. One for the process: it keeps what providers publish between logins."""

    flow_id_of = staticmethod(flow_id_of)

    def __init__(self, net: Net, clock: Clock) -> None:
        self._net = net
        self._clock = clock
        self._directory = Directory(net, clock)

    async def begin(self, profile: OIDCProfile, request: LoginRequest, *, trace: Trace) -> tuple[Redirect, FlowState]:
        """Start a login: the redirect to the provider, and the state to seal in the browser's cookie.

        Raises:
            ConfigError: The connection's settings are at fault.
            UpstreamError: The provider cannot be reached, or does not describe itself usably.
            IssuerMismatch: issuer_mismatch.
        """
        with during(trace, Step.BEGIN, "pkce S256" if profile.pkce is Pkce.S256 else "pkce off"):
            provider = await self._directory.provider(profile)
            flow = FlowState(
                flow_id=request.flow_id,
                seed=secrets.token_bytes(SEED_BYTES),
                redirect_uri=request.redirect_uri,
                acr_values=request.acr_values or profile.acr_values,
                max_age_s=profile.max_age_s if request.max_age_s is None else request.max_age_s,
            )
            return Redirect(authorization_url(profile, provider, request, flow)), flow

    async def complete(
        self, profile: OIDCProfile, flow: FlowState, callback: Callback, *, trace: Trace
    ) -> OIDCEvidence:
        """Verify the provider's answer and give what it proves.

        Raises:
            LoginError: One class for each check; `step` says where it arose.
            ConfigError: The connection's settings are at fault.
        """
        completion = Completion(
            net=self._net, clock=self._clock, directory=self._directory, profile=profile, flow=flow, trace=trace
        )
        return await completion.run(callback)

    async def learn_issuer(self, profile: OIDCProfile) -> str:
        """The issuer to store with a connection, learned once when it is saved (R10).

        Args:
            profile: Its `issuer` is what the administrator typed: the base, or the whole discovery address.

        Raises:
            ConfigError: What was typed is no address of an issuer.
            IssuerMismatch: issuer_mismatch; detail and hint show both values.
            UpstreamError: The document cannot be had or read.
        """
        return declared_issuer(profile, await self._directory.metadata.reload(discovery_url_of(profile)))

    async def aclose(self) -> None:
        """End background fetches; the engine is not used any more."""
        await self._directory.aclose()
