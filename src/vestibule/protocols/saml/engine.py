"""SAML 2.0 as a service provider: the procedure behind every connector of this protocol."""

import secrets
from collections.abc import Mapping
from typing import Final

from vestibule.clock import Clock
from vestibule.errors import Step
from vestibule.protocols.engine import Challenge, FlowState, LoginRequest
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.saml.claimed_issuer import issuer_of_logout, issuer_of_response
from vestibule.protocols.saml.completion import FORCED, complete
from vestibule.protocols.saml.logout.hint import read_hint
from vestibule.protocols.saml.logout.judge import judge
from vestibule.protocols.saml.logout.post_in import arrived_by_post
from vestibule.protocols.saml.logout.redirect_in import arrived_by_redirect
from vestibule.protocols.saml.logout.write import logout_request, logout_response, new_message_id
from vestibule.protocols.saml.metadata.sp import sp_metadata
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.pool import XMLPool
from vestibule.protocols.saml.received import LogoutAnswered, LogoutRequested, ReceivedAssertion
from vestibule.protocols.saml.request.authn_request import authn_request
from vestibule.protocols.saml.request.outgoing import outgoing
from vestibule.protocols.saml.request.redirect import Message
from vestibule.protocols.saml.request.request_id import flow_id_of, request_id_of
from vestibule.protocols.saml.response.receive import receive
from vestibule.protocols.steps import during
from vestibule.protocols.trace import Trace
from vestibule_sdk.secret import Secret

SEED_BYTES: Final = 32

_FORCE_PROMPT: Final = "login"
"""OpenID Connect's word for ForceAuthn."""


class SAMLEngine:
    """The SAML engine. One for the process; what belongs to a connection is in its Party."""

    flow_id_of = staticmethod(flow_id_of)

    def __init__(self, clock: Clock, pool: XMLPool) -> None:
        self._clock = clock
        self._pool = pool

    async def begin(self, party: Party, request: LoginRequest, *, trace: Trace) -> tuple[Challenge, FlowState]:
        """Start a login: what takes the browser to the provider, and the state to seal in its cookie.

        SAML knows no age: whoever asks for one (`max_age_s`), or for the prompt `login`, gets ForceAuthn.
        """
        profile = party.profile
        forced = profile.force_authn or _FORCE_PROMPT in (request.prompt or "").split() or request.max_age_s is not None
        contexts = request.acr_values or profile.authn_contexts
        with during(trace, Step.BEGIN, "signed request" if profile.sign_requests else "unsigned request"):
            flow = FlowState(
                flow_id=request.flow_id,
                seed=secrets.token_bytes(SEED_BYTES),
                redirect_uri=party.own.acs_url,
                begun_at_s=self._clock.now_s(),
                # The connection's own are known when the answer comes, and the cookie is small.
                acr_values=() if contexts == profile.authn_contexts else contexts,
                max_age_s=FORCED if forced else None,
            )
            message = authn_request(
                profile,
                party.own,
                request_id=request_id_of(flow),
                now_s=flow.begun_at_s,
                force_authn=forced,
                contexts=contexts,
            )
            challenge = outgoing(
                party,
                message,
                kind=Message.REQUEST,
                endpoint=profile.sso_url,
                binding=profile.sso_binding,
                relay_state=None,
                is_signed=profile.sign_requests,
            )
        return challenge, flow

    async def issuer_of(self, saml_response: str) -> str:
        """Who a posted response says that it is from. Nothing is verified: it only says whose keys to try.

        Raises:
            VerificationError: The message cannot be read, or names nobody.
            UpstreamBusy: upstream_busy.
        """
        return await self._pool.run(issuer_of_response, saml_response)

    async def issuer_of_logout(self, message: bytes | Mapping[str, str]) -> str:
        """The same of a logout message. Raises as `issuer_of`."""
        return await self._pool.run(issuer_of_logout, message)

    async def receive(self, party: Party, saml_response: str, *, trace: Trace) -> ReceivedAssertion:
        """Verify a posted response on its own, before any cookie is seen.

        Raises:
            LoginError: One class for each check, of a message that nobody has been seen to sign.
            SignedRefusal: With the same, of one that the provider did sign.
            UpstreamBusy: upstream_busy.
        """
        with during(trace, Step.VERIFY):
            return await self._pool.run(receive, party, saml_response, now_s=self._clock.now_s())

    async def complete(
        self, party: Party, flow: FlowState | None, received: ReceivedAssertion, *, trace: Trace
    ) -> Evidence:
        """Bind a verified assertion to the browser's flow, and give what it proves.

        Args:
            party: The connection.
            flow: None only for an unsolicited response.
            received: What `receive` gave.
            trace: Of the login.

        Raises:
            LoginError: One class for each check.
        """
        with during(trace, Step.CALLBACK):
            return complete(party, flow, received, now_s=self._clock.now_s())

    async def logout_request(self, party: Party, *, logout_hint: Secret) -> tuple[Challenge, str] | None:
        """What ends the provider's session, and the ID by which its answer is known; None when nothing can."""
        profile = party.profile
        hint = read_hint(logout_hint)
        if hint is None or profile.slo_url is None:
            return None
        message_id = new_message_id()
        message = logout_request(
            message_id=message_id,
            destination=profile.slo_url,
            issuer=party.own.entity_id,
            hint=hint,
            now_s=self._clock.now_s(),
        )
        challenge = outgoing(
            party,
            message,
            kind=Message.REQUEST,
            endpoint=profile.slo_url,
            binding=profile.slo_binding,
            relay_state=None,
            is_signed=True,
        )
        return challenge, message_id

    async def logout_response(self, party: Party, *, in_response_to: str, relay_state: str | None) -> Challenge | None:
        """What says to a provider that its LogoutRequest is carried out; None when it has no address for answers."""
        profile = party.profile
        endpoint = profile.slo_response_url or profile.slo_url
        if endpoint is None:
            return None
        message = logout_response(
            destination=endpoint,
            issuer=party.own.entity_id,
            in_response_to=in_response_to,
            now_s=self._clock.now_s(),
        )
        return outgoing(
            party,
            message,
            kind=Message.RESPONSE,
            endpoint=endpoint,
            binding=profile.slo_binding,
            relay_state=relay_state,
            is_signed=True,
        )

    async def receive_logout(
        self, party: Party, message: bytes | Mapping[str, str]
    ) -> LogoutRequested | LogoutAnswered:
        """Verify a logout message of the provider. A request's ID is for the caller to spend once.

        Args:
            party: The connection.
            message: The raw query, of one that came by redirect; the form's fields, of one that came by POST.

        Raises:
            LoginError: One class for each check; logout_message_refused for what is special to logout.
        """
        return await self._pool.run(_judged, party, message, now_s=self._clock.now_s())

    async def metadata(self, party: Party) -> bytes:
        """Our metadata for the provider."""
        return await self._pool.run(sp_metadata, party, now_s=self._clock.now_s())


def _judged(party: Party, message: bytes | Mapping[str, str], *, now_s: int) -> LogoutRequested | LogoutAnswered:
    allow_sha1 = party.profile.allow_sha1
    if isinstance(message, bytes):
        arrived = arrived_by_redirect(message, party.keys, allow_sha1=allow_sha1)
    else:
        arrived = arrived_by_post(message, party.keys, allow_sha1=allow_sha1)
    return judge(party, arrived, now_s=now_s)
