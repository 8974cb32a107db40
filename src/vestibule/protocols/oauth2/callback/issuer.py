"""RFC 9207: the answer names the authorization server that made it, so an answer of another one is noticed (S30)."""

from collections.abc import Callable
from typing import Final

from vestibule.errors import CallbackIssuerMismatch
from vestibule.protocols.engine import Callback
from vestibule.protocols.shown import shown

_MOVED: Final = "If the provider moved to another address, save the connection again with its present issuer."


def check_callback_issuer(
    callback: Callback, *, fits: Callable[[str], bool], expected: str, advertised: bool, hint: str = _MOVED
) -> None:
    """Hold `iss` against the connection's issuer, before `error` and `code` are believed.

    Args:
        callback: The answer.
        fits: Whether a value is the connection's issuer.
        expected: The issuer as an administrator reads it.
        advertised: The provider promises `iss` (`authorization_response_iss_parameter_supported`); its absence is then
            a refusal (RFC 9207 2.4).
        hint: What mends another issuer.

    Raises:
        CallbackIssuerMismatch: callback_issuer_mismatch.
    """
    received = callback.parameters.get("iss")
    if received is None and not advertised:
        return
    if received is None:
        raise CallbackIssuerMismatch(
            "The callback has no iss, though the provider's discovery document promises one (RFC 9207)",
            hint="Something between the provider and here drops the parameter, or its discovery document is wrong.",
            expected=shown(expected),
            received="no iss",
        )
    if not fits(received):
        raise CallbackIssuerMismatch(
            "The callback's iss is not this connection's issuer (RFC 9207)",
            hint=hint,
            expected=shown(expected),
            received=shown(received),
        )
