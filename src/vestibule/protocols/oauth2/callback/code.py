"""The answer carries a code or an error: not both, not neither (RFC 6749 4.1.2, S31)."""

from vestibule.errors import CallbackMalformed
from vestibule.protocols.engine import Callback
from vestibule_sdk.secret import Secret


def refuse_both(callback: Callback) -> None:
    """Refuse an answer that says yes and no.

    Raises:
        CallbackMalformed: callback_malformed.
    """
    if "code" in callback.parameters and "error" in callback.parameters:
        raise CallbackMalformed(
            "The callback carries a code and an error together", expected="one of them", received="both"
        )


def code_of(callback: Callback) -> Secret:
    """The authorization code.

    Raises:
        CallbackMalformed: callback_malformed: it is absent, empty, or holds characters that RFC 6749 A.11 excludes.
    """
    code = callback.parameters.get("code", "")
    if not code:
        raise CallbackMalformed(
            "The callback carries neither a code nor an error",
            hint="If the provider answers in the URL fragment, set its response type to `code`.",
            expected="a code",
            received="an empty code" if "code" in callback.parameters else "no code",
        )
    if not (code.isascii() and code.isprintable()):
        raise CallbackMalformed(
            "The callback's code holds control or non-ASCII characters",
            expected="printable ASCII",
            received="other text",
        )
    return Secret(code)
