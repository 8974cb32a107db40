"""A login's second half: the parked assertion meets the browser that began the login (S13, S17)."""

from typing import Final

import msgspec

from vestibule.clock import rfc3339
from vestibule.errors import (
    AuthenticationContextMismatch,
    AuthenticationTooOld,
    InResponseToMismatch,
    RedirectURIMismatch,
    UnsolicitedResponse,
)
from vestibule.protocols.engine import FlowState
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.saml.logout.hint import LogoutHint
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.received import ReceivedAssertion
from vestibule.protocols.saml.request.request_id import check_in_response_to
from vestibule.protocols.saml.response.subject import name_of
from vestibule.protocols.shown import shown
from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.saml import NAME_ID_TRANSIENT, Unsolicited
from vestibule_sdk.secret import Secret

FORCED: Final = 0
"""`FlowState.max_age_s` of a login whose request had ForceAuthn: SAML knows no other age."""


def complete(party: Party, flow: FlowState | None, received: ReceivedAssertion, *, now_s: int) -> Evidence:
    """Bind a verified assertion to the flow of the browser that brings it.

    Args:
        party: The connection.
        flow: From the browser's cookie; None only for an unsolicited response.
        received: What was parked.
        now_s: Seconds since 1970.

    Raises:
        InResponseToMismatch, UnsolicitedResponse, RedirectURIMismatch: in_response_to_mismatch, unsolicited_response,
            redirect_uri_mismatch.
        AuthenticationTooOld, AuthenticationContextMismatch: authentication_too_old, authn_context_mismatch.
    """
    profile = party.profile
    if flow is None:
        _check_unsolicited(party, received)
        begun_at_s, forced, contexts = now_s, profile.force_authn, profile.authn_contexts
    else:
        _check_flow(party, flow, received)
        begun_at_s, forced = flow.begun_at_s, flow.max_age_s is not None
        contexts = flow.acr_values or profile.authn_contexts
    if forced and received.authn_instant_s < begun_at_s - profile.skew_s:
        raise AuthenticationTooOld(
            "the person was not authenticated anew, though this was asked for (ForceAuthn)",
            hint="The provider does not heed ForceAuthn: look there. Where it cannot, switch off forceAuthn "
            "(a field of the connector saml).",
            expected=f"after {rfc3339(begun_at_s)}",
            received=rfc3339(received.authn_instant_s),
        )
    if contexts and received.authn_context not in contexts:
        raise AuthenticationContextMismatch(
            "the authentication context class is none of those asked for",
            hint="Have the provider authenticate as strictly as this connection asks for, or change authnContexts "
            "(a field of the connector saml).",
            expected=shown(", ".join(contexts)),
            received=shown(received.authn_context or "none"),
        )
    return _evidence(party, received)


def _check_unsolicited(party: Party, received: ReceivedAssertion) -> None:
    if received.in_response_to is not None:
        raise InResponseToMismatch("the response answers a request, and this browser holds no flow")
    if party.profile.unsolicited is not Unsolicited.ACCEPT:
        raise UnsolicitedResponse(
            "the provider started this login, and the connection does not complete such logins",
            hint="Set unsolicited of this connection to restart, so that a tile at the provider begins a login here.",
        )


def _check_flow(party: Party, flow: FlowState, received: ReceivedAssertion) -> None:
    check_in_response_to(flow, received.in_response_to)
    if flow.redirect_uri != party.own.acs_url:
        raise RedirectURIMismatch(
            "the response arrived at another address than the login asked for",
            expected=shown(flow.redirect_uri),
            received=shown(party.own.acs_url),
        )


def _evidence(party: Party, received: ReceivedAssertion) -> Evidence:
    name_id = received.name_id
    claims = VerifiedAssertion(
        issuer=received.issuer,
        subject=received.subject,
        # One that will be another next time is for logout alone.
        name_id=None if name_id is None or name_id.format == NAME_ID_TRANSIENT else name_id,
        attributes=received.attributes,
        authn_context=received.authn_context,
    )
    hint = None if name_id is None else LogoutHint(name_id=name_id, session_index=received.session_index)
    return Evidence(
        claims=claims,
        name=received.subject
        if name_id is None
        else name_of(name_id, idp=party.profile.idp_entity_id, sp=party.own.entity_id),
        upstream_session_id=received.session_index,
        logout_hint=None if hint is None else Secret(msgspec.json.encode(hint).decode()),
        authenticated_at_s=received.authn_instant_s,
        session_expires_at_s=received.session_expires_at_s,
    )
