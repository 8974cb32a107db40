"""OpenID Connect as a relying party: the procedure behind every connector of this protocol."""

import secrets

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.errors import Step
from vestibule.protocols.engine import Callback, FlowState, LoginRequest, Redirect
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.net.call import Net
from vestibule.protocols.oauth2.dpop.memory import Memory
from vestibule.protocols.oauth2.flow_secrets import flow_id_of
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.oauth2.pushed_request import push_request
from vestibule.protocols.oidc.authorization import authorization_url, pushed_parameters, pushed_url
from vestibule.protocols.oidc.check_profile import check_key_at_provider
from vestibule.protocols.oidc.completion import Completion
from vestibule.protocols.oidc.directory import Directory
from vestibule.protocols.oidc.discovery.address import declared_issuer, discovery_url_of
from vestibule.protocols.oidc.discovery.fetch import fetch_document
from vestibule.protocols.oidc.discovery.metadata import read_metadata
from vestibule.protocols.oidc.discovery.resolve import resolve
from vestibule.protocols.oidc.discovery.review import departures
from vestibule.protocols.oidc.evidence import LogoutEvidence
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.inspection import Inspection, describe
from vestibule.protocols.oidc.jose.verify import verify_signature
from vestibule.protocols.oidc.logout_token.pipeline import check_logout_token
from vestibule.protocols.oidc.sign_out import sign_out_url
from vestibule.protocols.steps import during
from vestibule.protocols.trace import Trace
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret

SEED_BYTES = 32


class OIDCEngine:
    """The OpenID Connect engine. One for the process: it keeps what providers publish between logins."""

    flow_id_of = staticmethod(flow_id_of)

    def __init__(self, net: Net, clock: Clock) -> None:
        self._net = net
        self._clock = clock
        self._directory = Directory(net, clock)
        self._memory = Memory()

    async def begin(self, profile: OIDCProfile, request: LoginRequest, *, trace: Trace) -> tuple[Redirect, FlowState]:
        """Start a login: the redirect to the provider, and the state to seal in the browser's cookie.

        Raises:
            ConfigError: The connection's settings are at fault.
            UpstreamError: The provider cannot be reached, does not describe itself usably, or does not take the request
                that is pushed to it.
            IssuerMismatch: issuer_mismatch.
        """
        with during(trace, Step.BEGIN, "pkce S256" if uses_pkce(profile) else "pkce off"):
            provider = await self._directory.provider(profile)
            flow = FlowState(
                flow_id=request.flow_id,
                seed=secrets.token_bytes(SEED_BYTES),
                redirect_uri=request.redirect_uri,
                begun_at_s=self._clock.now_s(),
                acr_values=request.acr_values or profile.acr_values,
                max_age_s=profile.max_age_s if request.max_age_s is None else request.max_age_s,
                is_restart=request.is_restart,
            )
            if provider.pushed_endpoint is None or provider.pushed_credentials is None:
                return Redirect(authorization_url(profile, provider, request, flow)), flow
            request_uri = await push_request(
                self._net,
                provider.pushed_endpoint,
                pushed_parameters(profile, request, flow),
                credentials=provider.pushed_credentials,
                now_s=flow.begun_at_s,
            )
            return Redirect(pushed_url(profile, provider, request_uri=request_uri)), flow

    async def complete(self, profile: OIDCProfile, flow: FlowState, callback: Callback, *, trace: Trace) -> Evidence:
        """Verify the provider's answer and give what it proves.

        Raises:
            CodeSpentByRetry: code_spent_by_retry: begin the same login anew, with `is_restart` in its request. A flow
                that is such a restart ends otherwise.
            LoginError: One class for each check; `step` says where it arose.
            ConfigError: The connection's settings are at fault.
        """
        completion = Completion(
            net=self._net,
            clock=self._clock,
            directory=self._directory,
            memory=self._memory,
            profile=profile,
            flow=flow,
            trace=trace,
        )
        return await completion.run(callback)

    async def learn_issuer(self, profile: OIDCProfile) -> str:
        """The issuer to store with a connection, learned once when it is saved (R10).

        The document is at hand then, so the client's key is held against it, too.

        Args:
            profile: Its `issuer` is what the administrator typed: the base, or the whole discovery address.

        Raises:
            ConfigError: What was typed is no address of an issuer, or the provider cannot use the client's key.
            IssuerMismatch: issuer_mismatch; detail and hint show both values.
            UpstreamError: The document cannot be had or read.
        """
        metadata = await self._directory.metadata.reload(discovery_url_of(profile))
        issuer = declared_issuer(profile, metadata)
        check_key_at_provider(profile, metadata)
        return issuer

    async def inspect(self, profile: OIDCProfile) -> Inspection:
        """Ask the provider anew, for an administrator's test: what it says, and what deserves a look.

        Raises:
            ConfigError: The connection's settings are at fault.
            IssuerMismatch: issuer_mismatch.
            UpstreamError: Document or key set cannot be had or used.
        """
        url = discovery_url_of(profile)
        document = await fetch_document(self._net, url)
        metadata = read_metadata(document)
        provider = resolve(profile, metadata)
        key_set = await self._directory.keys.reload(provider.jwks_uri)
        found = describe(profile, metadata, provider, key_set, discovery_url=url, now_s=self._clock.now_s())
        return replace(found, warnings=(*found.warnings, *departures(document)))

    async def logout_url(
        self,
        profile: OIDCProfile,
        *,
        id_token_hint: Secret | None,
        post_logout_redirect_uri: str | None,
        state: str | None,
    ) -> str | None:
        """Where to send the browser so that the provider's session ends too; None when it offers no such place.

        Raises:
            ConfigError, UpstreamError, IssuerMismatch: The provider's description cannot be had; our own session has
                ended before, so a caller can go on without.
        """
        provider = await self._directory.provider(profile)
        return sign_out_url(
            profile,
            provider,
            id_token_hint=id_token_hint,
            post_logout_redirect_uri=post_logout_redirect_uri,
            state=state,
        )

    async def verify_logout_token(self, profile: OIDCProfile, token: str) -> LogoutEvidence:
        """Verify a back-channel logout token (Back-Channel Logout 1.0, 2.6). Its `jti` is for the caller to spend once.

        Raises:
            VerificationError: One class for each check; logout_token_refused for the rules of logout tokens alone.
            UpstreamError: The provider's keys cannot be had.
        """
        provider = await self._directory.provider(profile)
        signed = await verify_signature(token, provider, self._directory.keys)
        return check_logout_token(signed, TokenExpectation(profile=profile, now_s=self._clock.now_s()))

    async def aclose(self) -> None:
        """End background fetches; the engine is not used any more."""
        await self._directory.aclose()
