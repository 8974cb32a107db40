"""Plain OAuth 2.0 as a client that wants to know who somebody is (RFC 6749, RFC 9700), without OpenID Connect."""

import secrets
from typing import Final

from vestibule.clock import Clock
from vestibule.errors import Step
from vestibule.protocols.engine import Callback, FlowState, LoginRequest, Redirect
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.net.call import Net
from vestibule.protocols.oauth2.authorization import authorization_url
from vestibule.protocols.oauth2.completion import Completion
from vestibule.protocols.oauth2.inspection import OAuth2Inspection, inspect
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.oauth2.settings import check_settings
from vestibule.protocols.steps import during
from vestibule.protocols.trace import Trace
from vestibule_sdk.oauth2 import OAuth2Profile

SEED_BYTES: Final = 32


class OAuth2Engine:
    """The engine of plain OAuth 2.0. It remembers nothing between logins."""

    def __init__(self, net: Net, clock: Clock) -> None:
        self._net = net
        self._clock = clock

    async def begin(self, profile: OAuth2Profile, request: LoginRequest, *, trace: Trace) -> tuple[Redirect, FlowState]:
        """Start a login: the redirect to the provider, and the state to seal in the browser's cookie. Nobody is asked.

        Raises:
            ConfigError: The connection's settings are at fault.
        """
        with during(trace, Step.BEGIN, "pkce S256" if uses_pkce(profile) else "pkce off"):
            check_settings(profile)
            flow = FlowState(
                flow_id=request.flow_id,
                seed=secrets.token_bytes(SEED_BYTES),
                redirect_uri=request.redirect_uri,
                begun_at_s=self._clock.now_s(),
            )
            return Redirect(authorization_url(profile, request, flow)), flow

    async def complete(self, profile: OAuth2Profile, flow: FlowState, callback: Callback, *, trace: Trace) -> Evidence:
        """Verify the provider's answer, ask its API, and give what that proves.

        Raises:
            LoginError: One class for each check; `step` says where it arose.
            ConfigError: The connection's settings are at fault.
        """
        return await Completion(net=self._net, clock=self._clock, profile=profile, flow=flow, trace=trace).run(callback)

    async def inspect(self, profile: OAuth2Profile) -> OAuth2Inspection:
        """Look at the settings and whether the provider's servers answer, for an administrator's test.

        Raises:
            ConfigError: The connection's settings are at fault.
            UpstreamError: A server cannot be reached or may not be called.
        """
        check_settings(profile)
        return await inspect(profile, self._net)
