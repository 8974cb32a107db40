"""Entra's errors: an AADSTS number before every sentence.

Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes,
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow (the members of an answer).
"""

from collections.abc import Mapping
from typing import Final

from vestibule_twin.personality import Document

_BY_SENTENCE: Final[Mapping[str, int]] = {
    "The secret is wrong": 7000215,
    "The client is unknown": 700016,
    "The client_assertion is not signed": 700027,
    "The client_assertion does not hold": 700023,
    "The code is unknown or has expired": 70008,
    "The code was used before": 54005,
    "The code was issued to another client": 700005,
    "The redirect_uri differs": 500112,
    "The code_verifier does not fit": 501481,
    "code_challenge is missing": 9002325,
}
_BY_ERROR: Final[Mapping[str, int]] = {
    "invalid_client": 7000218,
    "invalid_tenant": 90002,
    "access_denied": 65004,
    "login_required": 50058,
    "invalid_scope": 70011,
    "unsupported_grant_type": 70003,
    "unsupported_response_type": 700051,
}
_MISSING: Final = 900144
"""What an endpoint says to a request that lacks something."""

_TRACE: Final = "00000000-0000-0000-0000-000000000000"


def _number(error: str, description: str) -> int:
    found = (number for sentence, number in _BY_SENTENCE.items() if description.startswith(sentence))
    return next(found, _BY_ERROR.get(error, _MISSING))


def describes(error: str, description: str) -> str:
    """Return an error_description as Entra words it."""
    said = description if description.startswith("AADSTS") else f"AADSTS{_number(error, description)}: {description}."
    return f"{said} Trace ID: {_TRACE} Correlation ID: {_TRACE}"


def refusal(error: str, description: str) -> Document:
    """Return the members of a refusal by the token endpoint."""
    number = _number(error, description)
    return {
        "error": error,
        "error_description": describes(error, description),
        "error_codes": [number],
        "trace_id": _TRACE,
        "correlation_id": _TRACE,
        "error_uri": f"https://login.microsoftonline.com/error?code={number}",
    }
