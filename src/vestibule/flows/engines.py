"""The engines behind one door: use cases call it without knowing which protocol a connection speaks.

Each call is handed on as it is, so that the way of OpenID Connect costs one comparison and no further await.
"""

from collections.abc import Coroutine
from typing import Any, Final, NoReturn

from msgspec import Struct

from vestibule.errors import CallbackMalformed
from vestibule.flows.connections.opened import Opened, OpenedOAuth2, OpenedOIDC
from vestibule.flows.saml_on_demand import SAMLOnDemand
from vestibule.protocols.engine import Callback, Challenge, FlowState, LoginRequest, Redirect
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.oauth2.engine import OAuth2Engine
from vestibule.protocols.oidc.engine import OIDCEngine
from vestibule.protocols.saml.received import ReceivedAssertion
from vestibule.protocols.trace import Trace
from vestibule_sdk.secret import Secret


class SignOut(Struct, frozen=True, kw_only=True):
    """The way to the provider's own sign-out.

    Attributes:
        request_id: Of the message that goes there; the answer has to name it. None where answers name nothing.
    """

    challenge: Challenge
    request_id: str | None


class Engines:
    """All engines of an installation.

    Attributes:
        oidc, oauth2, saml: For what only one protocol has.
    """

    def __init__(self, oidc: OIDCEngine, oauth2: OAuth2Engine, saml: SAMLOnDemand) -> None:
        self.oidc: Final = oidc
        self.oauth2: Final = oauth2
        self.saml: Final = saml

    def begin(
        self, opened: Opened, request: LoginRequest, *, trace: Trace
    ) -> Coroutine[Any, Any, tuple[Challenge, FlowState]]:
        """Start a login.

        Raises:
            ConfigError: The connection's settings are at fault.
            UpstreamError, VerificationError: The provider cannot be reached, or is not the one that was named.
        """
        if isinstance(opened, OpenedOIDC):
            return self.oidc.begin(opened.profile, request, trace=trace)
        if isinstance(opened, OpenedOAuth2):
            return self.oauth2.begin(opened.profile, request, trace=trace)
        return self.saml.engine.begin(opened.party, request, trace=trace)

    def complete(
        self, opened: Opened, flow: FlowState | None, answer: Callback | ReceivedAssertion, *, trace: Trace
    ) -> Coroutine[Any, Any, Evidence]:
        """Verify the answer to a login, or what is left to verify of it.

        Raises:
            CallbackMalformed: callback_malformed: it is an answer of the other protocol.
            LoginError: One class for each check.
            ConfigError: The connection's settings are at fault.
        """
        if isinstance(opened, OpenedOIDC | OpenedOAuth2):
            if flow is None or not isinstance(answer, Callback):
                _refuse_other_protocol()
            if isinstance(opened, OpenedOIDC):
                return self.oidc.complete(opened.profile, flow, answer, trace=trace)
            return self.oauth2.complete(opened.profile, flow, answer, trace=trace)
        if not isinstance(answer, ReceivedAssertion):
            _refuse_other_protocol()
        return self.saml.engine.complete(opened.party, flow, answer, trace=trace)

    async def sign_out(self, opened: Opened, *, logout_hint: Secret | None, return_url: str) -> SignOut | None:
        """The way to the provider's own sign-out, for a session that has ended here; None when it offers none.

        Args:
            opened: The session's connection.
            logout_hint: What the login left for this.
            return_url: Where the browser comes back to, where the protocol lets us say so.

        Raises:
            ConfigError, UpstreamError, VerificationError: The provider's description cannot be had.
        """
        if isinstance(opened, OpenedOIDC):
            url = await self.oidc.logout_url(
                opened.profile, id_token_hint=logout_hint, post_logout_redirect_uri=return_url, state=None
            )
            return SignOut(challenge=Redirect(url), request_id=None) if url else None
        if logout_hint is None or isinstance(opened, OpenedOAuth2):
            return None  # plain OAuth 2.0 has no way to sign out at the provider
        made = await self.saml.engine.logout_request(opened.party, logout_hint=logout_hint)
        return None if made is None else SignOut(challenge=made[0], request_id=made[1])


def _refuse_other_protocol() -> NoReturn:
    raise CallbackMalformed(
        "the answer is one of another protocol than the connection's",
        hint="Begin a new sign-in. At the provider, register the addresses that belong to this connection.",
    )
