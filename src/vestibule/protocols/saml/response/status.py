"""The status of a response: anything but success ends the login, signed or not (SAML core 3.2.2).

What a provider writes beside it (StatusMessage) is quoted in the detail, cut short; it is upstream text.
"""

from typing import Final

from vestibule.errors import (
    AccessDenied,
    AuthenticationContextMismatch,
    AuthorizationRefused,
    InteractionRequired,
    LoginError,
    UpstreamUnavailable,
)
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import SUCCESS, samlp
from vestibule.protocols.saml.xml.text import at_most_one, only, text_of
from vestibule.protocols.shown import shown

_PREFIX: Final = "urn:oasis:names:tc:SAML:2.0:status:"
_DENIED: Final = frozenset({"AuthnFailed", "RequestDenied", "UnknownPrincipal"})

_HINTS: Final = {
    "AuthnFailed": "The provider could not tell who the person is, or they gave up. Its own log says more.",
    "RequestDenied": "The provider does not let this person use this application. Assign them to it there.",
    "UnknownPrincipal": "The provider does not know the person.",
    "InvalidNameIDPolicy": "The provider cannot give the NameID format that is asked for: change nameIdFormat of this "
    "connection, or allow the format for this application there.",
    "UnsupportedBinding": "The provider does not answer by POST: allow HTTP-POST for our ACS URL there.",
    "NoAuthnContext": "The provider cannot authenticate as strictly as this connection asks for: look there, or change "
    "authnContexts (a field of the connector saml).",
    "NoPassive": "The provider needs to show something to the person first.",
}


def check_status(root: Element) -> None:
    """Demand success.

    Raises:
        AccessDenied, InteractionRequired, AuthenticationContextMismatch, AuthorizationRefused, UpstreamUnavailable:
            access_denied, interaction_required, authn_context_mismatch, authorization_refused, upstream_unavailable.
        SAMLMessageMalformed: saml_message_malformed: there is no status.
    """
    status = only(root, samlp("Status"))
    top = only(status, samlp("StatusCode"))
    if top.get("Value") == SUCCESS:
        return
    nested = at_most_one(top, samlp("StatusCode"))
    codes = [_short(code.get("Value") or "") for code in (top, nested) if code is not None]
    message = at_most_one(status, samlp("StatusMessage"))
    said = f"; it adds: {shown(text_of(message))}" if message is not None else ""
    raise _error_for(codes)(
        f"the provider answered with the status {shown(' / '.join(codes))}{said}",
        hint=next((_HINTS[code] for code in reversed(codes) if code in _HINTS), "The provider's own log says more."),
        expected="Success",
        received=shown(" / ".join(codes)),
    )


def _error_for(codes: list[str]) -> type[LoginError]:
    if any(code in _DENIED for code in codes):
        return AccessDenied
    if "NoPassive" in codes:
        return InteractionRequired
    if "NoAuthnContext" in codes:
        return AuthenticationContextMismatch
    return UpstreamUnavailable if codes == ["Responder"] else AuthorizationRefused


def _short(code: str) -> str:
    return code.removeprefix(_PREFIX)
