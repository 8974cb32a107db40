"""The token answer, judged by status, error and types (RFC 6749 5.1, 5.2, S28, S32)."""

from typing import Any, Final

from msgspec import Struct

from vestibule.errors import TokenError, UpstreamNotJSON
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.oauth2.echo import answered_object
from vestibule.protocols.oauth2.token.refusal import Asked, named_error, refusal
from vestibule.protocols.shown import shown
from vestibule_sdk.secret import Secret

_OK: Final = 200
MAX_ACCESS_TOKEN: Final = 16_384
"""Characters. It travels in a header of the userinfo call."""


class TokenAnswer(Struct, frozen=True, kw_only=True):
    """What the token endpoint granted.

    Attributes:
        is_bound: Whether the token is good only with proofs of the key that was shown (RFC 9449 5).
        raw: Every member, for what a protocol on top reads (`id_token`). It holds secrets: never shown.
    """

    access_token: Secret
    is_bound: bool
    raw: dict[str, Any]

    def __repr__(self) -> str:
        return f"TokenAnswer(access_token={self.access_token!r}, is_bound={self.is_bound}, raw={sorted(self.raw)})"


def is_granted(answer: Answer) -> bool:
    """Whether an answer looks like tokens; it may still be an error, or nothing."""
    return answer.status == _OK


def error_name(answer: Answer) -> str | None:
    """The registered name of the error that an answer is (RFC 6749 5.2); None for everything else."""
    try:
        error = json_object(answer).get("error")
    except UpstreamNotJSON:
        return None
    return error if isinstance(error, str) else None


def read_token_answer(answer: Answer, *, asked: Asked) -> TokenAnswer:
    """Judge an answer of the token endpoint.

    Args:
        answer: As it came.
        asked: What it answers.

    Raises:
        InvalidClient: invalid_client: our id and secret are not accepted.
        CodeRefused: code_refused: `invalid_grant`.
        InvalidDPoPProof: invalid_dpop_proof: a DPoP proof is demanded, or was not accepted.
        TokenError: token_error: another error, or no token answer.
        UpstreamStatus: upstream_status: neither a token answer nor an error answer.
        UpstreamNotJSON: upstream_not_json.
    """
    if answer.status != _OK:
        raise refusal(answer, asked)
    raw = answered_object(answer, sent=asked.secrets)
    if raw.get("error") is not None:  # some servers answer errors with status 200
        raise named_error(raw, answer.status, asked)
    access_token = raw.get("access_token")
    if not isinstance(access_token, str) or not access_token:
        raise TokenError(
            "The token answer has no access_token", expected="a non-empty text", received=type(access_token).__name__
        )
    if len(access_token) > MAX_ACCESS_TOKEN or not (access_token.isascii() and access_token.isprintable()):
        raise TokenError(
            "The token answer's access_token is too long, or holds characters that RFC 6749 A.12 excludes",
            expected=f"at most {MAX_ACCESS_TOKEN} printable ASCII characters",
            received=f"{len(access_token)} characters",
        )
    is_bound = _is_bound(raw.get("token_type"), proved=asked.is_proved, bound=asked.is_bound)
    return TokenAnswer(access_token=Secret(access_token), is_bound=is_bound, raw=raw)


def _is_bound(token_type: object, *, proved: bool, bound: bool) -> bool:
    name = token_type.lower() if isinstance(token_type, str) else ""
    if name == "dpop" and proved:
        return True
    if name == "bearer" and not bound:
        return False
    wanted = " or ".join((*(() if bound else ("Bearer",)), *(("DPoP",) if proved else ())))
    raise TokenError(
        f"The token answer has another token_type than {wanted}",
        expected=wanted,
        received=shown(token_type, limit=60),
        hint="This connection takes DPoP-bound tokens only: switch DPoP on for this client at the provider, or set the "
        "connection to use it when asked."
        if bound
        else "If the provider issues DPoP-bound tokens, let this connection send DPoP proofs always.",
    )
