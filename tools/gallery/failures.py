"""Sample error pages."""

from typing import Final

from tools.gallery.hostile import MESSAGE
from tools.gallery.people import NOW_S
from vestibule import errors
from vestibule.web.pages import ErrorDetails, ErrorView, LiveValue, StepTiming, next_step


def failure(error: type[errors.VestibuleError], *, details: ErrorDetails | None = None) -> ErrorView:
    """The page of an error as a controller would show it."""
    return ErrorView(
        code=error.code,
        sentence=error.public,
        at_s=NOW_S,
        action=next_step(error.code),
        attempt_id=None if error is errors.PageNotFound else "7K3QF9PM",
        details=details,
    )


AUDIENCE: Final = ErrorDetails(
    detail="The ID token's aud does not hold this connection's client id.",
    step="verify",
    expected="vestibule-production",
    received="vestibule-staging",
    hint=(
        "In the Keycloak admin console, open Clients, then vestibule-staging.\n"
        "Open Client scopes, then vestibule-staging-dedicated.\n"
        "Remove the audience mapper, or set Included Client Audience to the value below."
    ),
    live_values=(
        LiveValue(label="Included Client Audience", value="vestibule-production"),
        LiveValue(label="Valid redirect URIs", value="https://login.acme.example/api/auth/sso/callback/Keycloak"),
    ),
    steps=(
        StepTiming(step="callback", took_ms=0.31),
        StepTiming(step="token", took_ms=84.2, note="client_secret_basic"),
        StepTiming(step="verify", took_ms=1.07, note="kid rsa-100, RS256"),
    ),
    docs_url="https://vestibule.example/docs/reference/errors#audience_mismatch",
)
SLASH: Final = ErrorDetails(
    detail="The token's iss differs from the issuer that was learned when the connection was saved.",
    step="verify",
    expected="https://id.research.acme.example/a-rather-long-path/that-goes-on-and-on/realms/staff",
    received="https://id.research.acme.example/a-rather-long-path/that-goes-on-and-on/realms/staff/",
    hint="Save the connection again, so that the issuer is learned anew.",
)
UPSTREAM: Final = ErrorDetails(
    detail="The token endpoint answered 401 invalid_client.",
    step="token",
    expected="a token answer",
    upstream=MESSAGE,
    hint="Copy the client secret from the provider once more: vestibule connections add shows where.",
)
