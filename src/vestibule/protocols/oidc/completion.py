"""A login's second half: the answer is verified, redeemed, verified again, and becomes evidence (Core 3.1.2.5 on)."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from vestibule.clock import Clock
from vestibule.errors import IDTokenMissing, Step
from vestibule.protocols.engine import Callback, FlowState
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.net.call import Net
from vestibule.protocols.oauth2.callback.bounds import check_bounds
from vestibule.protocols.oauth2.callback.code import code_of, refuse_both
from vestibule.protocols.oauth2.callback.error_answer import refuse_error
from vestibule.protocols.oauth2.callback.issuer import check_callback_issuer
from vestibule.protocols.oauth2.callback.redirect_uri import check_redirect_uri
from vestibule.protocols.oauth2.callback.state import check_state
from vestibule.protocols.oauth2.dpop.memory import Memory
from vestibule.protocols.oauth2.flow_secrets import nonce_of, verifier_of
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.oauth2.token.redeem import ProofPolicy, Redemption, Tokens
from vestibule.protocols.oauth2.token.request import Exchange
from vestibule.protocols.oidc.claims import MAX_DATE_S
from vestibule.protocols.oidc.directory import Directory
from vestibule.protocols.oidc.discovery.resolve import Provider
from vestibule.protocols.oidc.id_token.checks.subject import is_subject
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.id_token.pipeline import check_id_token
from vestibule.protocols.oidc.issuer import fits_connection, issuer_of
from vestibule.protocols.oidc.jose.verify import verify_signature
from vestibule.protocols.oidc.userinfo import fetch_userinfo, lacks
from vestibule.protocols.steps import during
from vestibule.protocols.trace import Trace
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.oidc import DPoP, OIDCProfile
from vestibule_sdk.secret import Secret

NO_CLAIMS: Final[dict[str, Any]] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """The second half of one login."""

    net: Net
    clock: Clock
    directory: Directory
    memory: Memory
    profile: OIDCProfile
    flow: FlowState
    trace: Trace

    async def run(self, callback: Callback) -> Evidence:
        """Go through the steps. Raises LoginError: one class for each check."""
        with during(self.trace, Step.CALLBACK):
            provider, code = await self._receive(callback)
        with during(self.trace, Step.TOKEN):
            tokens, id_token = await self._redeem(provider, code)
        with during(self.trace, Step.VERIFY):
            claims = await self._verify(provider, tokens, id_token)
        subject: str = claims["sub"]
        userinfo = NO_CLAIMS
        if provider.userinfo_endpoint is not None and lacks(claims, self.profile.required_claims):
            with during(self.trace, Step.USERINFO, "a required claim is not in the ID token"):
                userinfo = await fetch_userinfo(tokens.access, provider.userinfo_endpoint, subject=subject)
        return Evidence(
            claims=VerifiedClaims(
                issuer=issuer_of(self.profile, claims), subject=subject, id_token=claims, userinfo=userinfo
            ),
            name=subject,
            upstream_session_id=_session_id(claims),
            logout_hint=Secret(id_token),
            authenticated_at_s=_authenticated_at(claims),
            access=tokens.access if self.profile.api_origins else None,
        )

    async def _receive(self, callback: Callback) -> tuple[Provider, Secret]:
        # Whose browser, and at which address, before anything of the answer is believed; which server, before its error
        # or its code is (RFC 9207 2.4).
        check_state(self.flow, callback)
        check_redirect_uri(self.flow, callback)
        check_bounds(callback)
        provider = await self.directory.provider(self.profile)
        check_callback_issuer(
            callback,
            fits=partial(fits_connection, self.profile),
            expected=provider.issuer,
            advertised=provider.callback_issuer,
        )
        refuse_both(callback)
        refuse_error(callback)
        return provider, code_of(callback)

    async def _redeem(self, provider: Provider, code: Secret) -> tuple[Tokens, str]:
        exchange = Exchange(
            token_endpoint=provider.token_endpoint,
            credentials=provider.credentials,
            code=code,
            redirect_uri=self.flow.redirect_uri,
            verifier=Secret(verifier_of(self.flow)) if uses_pkce(self.profile) else None,
        )
        proofs = ProofPolicy(
            memory=self.memory, always=self.profile.dpop is DPoP.ALWAYS, restarted=self.flow.is_restart
        )
        tokens = await Redemption(net=self.net, clock=self.clock, exchange=exchange, proofs=proofs).run()
        id_token = tokens.answer.raw.get("id_token")
        if not isinstance(id_token, str) or not id_token:
            raise IDTokenMissing(
                "The token answer has no id_token",
                hint="The provider took the request for plain OAuth 2.0: the client must be allowed the scope openid.",
                expected="id_token as a text",
                received="no id_token" if id_token is None else type(id_token).__name__,
            )
        return tokens, id_token

    async def _verify(self, provider: Provider, tokens: Tokens, id_token: str) -> dict[str, Any]:
        token = await verify_signature(id_token, provider, self.directory.keys)
        expectation = Expectation(
            profile=self.profile,
            now_s=self.clock.now_s(),
            nonce=nonce_of(self.flow),
            access_token=tokens.access.access_token,
            acr_values=self.flow.acr_values,
            max_age_s=self.flow.max_age_s,
        )
        check_id_token(token, expectation)
        return token.claims


def _authenticated_at(claims: dict[str, Any]) -> int | None:
    # Nothing was asked for that it would be held against: one that is no date says as little as none.
    at_s = claims.get("auth_time")
    if isinstance(at_s, bool) or not isinstance(at_s, int | float) or not 0 <= at_s <= MAX_DATE_S:
        return None
    return int(at_s)


def _session_id(claims: dict[str, Any]) -> str | None:
    # Only for back-channel logout, which finds nothing by a session id that is no plain text: so none is as good.
    session_id = claims.get("sid")
    return session_id if isinstance(session_id, str) and is_subject(session_id) else None
