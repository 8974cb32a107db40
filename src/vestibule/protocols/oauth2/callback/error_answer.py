"""An error answer ends the login; its registered names map to our codes (RFC 6749 4.1.2.1, Core 3.1.2.6, S31)."""

from typing import Final

from vestibule.errors import AccessDenied, AuthorizationRefused, Denied, InteractionRequired, UpstreamUnavailable
from vestibule.protocols.engine import Callback
from vestibule.protocols.shown import shown

_CLASSES: Final[dict[str, type[Denied]]] = {
    "access_denied": AccessDenied,
    "login_required": InteractionRequired,
    "interaction_required": InteractionRequired,
    "consent_required": InteractionRequired,
    "account_selection_required": InteractionRequired,
    "server_error": UpstreamUnavailable,
    "temporarily_unavailable": UpstreamUnavailable,
}

_HINTS: Final[dict[str, str]] = {
    "access_denied": "The person declined, or a rule at the provider keeps them out: check who is assigned to this "
    "application there.",
    "invalid_scope": "The provider does not know one of the scopes. Keycloak: Clients > (client) > Client scopes.",
    "unauthorized_client": "The client may not use the authorization code flow. Keycloak: Clients > (client) > "
    "Settings > Capability config > Standard flow.",
    "unsupported_response_type": "The client may not use the authorization code flow. Keycloak: Clients > (client) > "
    "Settings > Capability config > Standard flow.",
    "invalid_request": "The provider found the request incomplete or wrong; its description says what.",
}


def refuse_error(callback: Callback) -> None:
    """Let an answer without `error` pass.

    Raises:
        AccessDenied, InteractionRequired, UpstreamUnavailable: By the registered names.
        AuthorizationRefused: authorization_refused: every other error.
    """
    error = callback.parameters.get("error")
    if error is None:
        return
    description = callback.parameters.get("error_description", "")
    said = f', saying: "{shown(description)}"' if description else ""
    raise _CLASSES.get(error, AuthorizationRefused)(
        f'The provider answered with the error "{shown(error, limit=60)}"{said}',
        hint=_HINTS.get(error, ""),
        expected="a code",
        received=shown(error, limit=60),
    )
