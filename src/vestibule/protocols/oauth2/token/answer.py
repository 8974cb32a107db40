"""The token answer, judged by status, error and types (RFC 6749 5.1, 5.2, S28, S32)."""

from contextlib import suppress
from typing import Any, Final

from msgspec import Struct

from vestibule.errors import CodeRefused, InvalidClient, TokenError, UpstreamError, UpstreamNotJSON, UpstreamStatus
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.shown import shown
from vestibule_sdk.secret import Secret

_OK: Final = 200
_UNAUTHORIZED: Final = 401
MAX_ACCESS_TOKEN: Final = 16_384
"""Characters. It travels in a header of the userinfo call."""


class TokenAnswer(Struct, frozen=True, kw_only=True):
    """What the token endpoint granted.

    Attributes:
        raw: Every member, for what a protocol on top reads (`id_token`). It holds secrets: never shown.
    """

    access_token: Secret
    raw: dict[str, Any]


def read_token_answer(answer: Answer, *, sent: tuple[Secret, ...]) -> TokenAnswer:
    """Judge an answer of the token endpoint.

    Args:
        answer: As it came.
        sent: The secrets of the request: a description that echoes one is quoted without it (S59).

    Raises:
        InvalidClient: invalid_client: our id and secret are not accepted.
        CodeRefused: code_refused: `invalid_grant`.
        TokenError: token_error: another error, or no token answer.
        UpstreamStatus: upstream_status: neither a token answer nor an error answer.
        UpstreamNotJSON: upstream_not_json.
    """
    if answer.status != _OK:
        raise _refusal(answer, sent)
    raw = json_object(answer)
    if raw.get("error") is not None:  # some servers answer errors with status 200
        raise _named_error(raw, answer.status, sent)
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
    token_type = raw.get("token_type")
    if not isinstance(token_type, str) or token_type.lower() != "bearer":
        raise TokenError(
            "The token answer has another token_type than Bearer",
            expected="Bearer",
            received=shown(token_type, limit=60),
            hint="If the provider issues DPoP-bound tokens, switch that off for this client there.",
        )
    return TokenAnswer(access_token=Secret(access_token), raw=raw)


def _refusal(answer: Answer, sent: tuple[Secret, ...]) -> UpstreamError:
    raw: dict[str, Any] = {}
    with suppress(UpstreamNotJSON):
        raw = json_object(answer)
    if isinstance(raw.get("error"), str):
        return _named_error(raw, answer.status, sent)
    if answer.status == _UNAUTHORIZED:
        return _invalid_client("status 401 without a named error")
    return UpstreamStatus(
        f"The token endpoint answered with status {answer.status} and no OAuth error",
        expected="status 200 with tokens, or an error as RFC 6749 5.2 describes",
        received=f"status {answer.status}",
    )


def _named_error(raw: dict[str, Any], status: int, sent: tuple[Secret, ...]) -> UpstreamError:
    error = raw["error"]
    name = shown(_without(str(error), sent), limit=60)
    description = raw.get("error_description")
    said = f'{name} ("{shown(_without(description, sent))}")' if isinstance(description, str) else name
    if error == "invalid_client" or (status == _UNAUTHORIZED and error != "invalid_grant"):
        # Keycloak answers a wrong secret with status 401 and "unauthorized_client".
        return _invalid_client(said)
    if error == "invalid_grant":
        return CodeRefused(
            f"The token endpoint refused the code: {said}",
            hint="The code was used before, has expired, or belongs to another client or redirect URI. Signing in "
            "again helps unless the redirect URI registered at the provider differs from the one shown here.",
            expected="tokens",
            received=name,
        )
    if error == "unauthorized_client":
        # RFC 6749 5.2 means "may not use this grant"; some providers mean a wrong secret.
        return TokenError(
            f"The token endpoint answered: {said}",
            hint="Check the client secret, and that the client may use the authorization code flow.",
            expected="tokens",
            received=name,
        )
    return TokenError(f"The token endpoint answered with an error: {said}", expected="tokens", received=name)


def _invalid_client(said: str) -> InvalidClient:
    return InvalidClient(
        f"The token endpoint does not accept our client id and secret: {said}",
        hint="Copy client id and client secret from the provider again, and check the client authentication method. "
        "Keycloak: Clients > (client) > Credentials.",
        expected="an accepted client",
        received=said,
    )


def _without(text: str, secrets: tuple[Secret, ...]) -> str:
    for secret in secrets:
        text = text.replace(secret.reveal(), "(a secret)")
    return text
