"""Why the token endpoint refused a request: its error by name, and what mends it (RFC 6749 5.2, S32)."""

from contextlib import suppress
from typing import Any, Final

from msgspec import Struct

from vestibule.errors import (
    CodeRefused,
    InvalidClient,
    InvalidDPoPProof,
    Step,
    TokenError,
    UpstreamError,
    UpstreamNotJSON,
    UpstreamStatus,
)
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.oauth2.echo import error_words
from vestibule.protocols.oauth2.token.client_auth import Credentials, is_encoded
from vestibule_sdk.secret import Secret

_UNAUTHORIZED: Final = 401
_SYNONYMS: Final = {"bad_verification_code": "invalid_grant", "incorrect_client_credentials": "invalid_client"}
"""GitHub's names, which it answers with status 200 besides."""

_SILENT_DEMAND: Final = (
    " A provider that demands DPoP of this client, and does not say so, refuses the code like that as well: then set "
    "dpop to always (connector oidc)."
)
_ENCODED: Final = (
    " The id or the secret holds characters other than letters, digits and - . _ ~, which are sent form-encoded as RFC "
    "6749 2.3.1 wants. Where the provider compares them without decoding, set "
    "basicAuthNotFormEncoded to true (connector oidc)."
)


class Asked(Struct, frozen=True, kw_only=True):
    """A request to the token endpoint, as far as its answer is judged by it.

    Attributes:
        credentials: Our registration.
        secrets: What was sent: a description that echoes one is quoted without it (S59).
        is_proved: Whether it carried a DPoP proof, so that the token may be bound to its key. A server that does not
            know DPoP ignores the proof and answers with a bearer token, which is as good as anybody else's.
        is_bound: Whether the connection takes no other token than a bound one (RFC 9449 5: the client may insist).
        may_prove: Whether the connection would send a proof if it was asked for one.
    """

    credentials: Credentials
    secrets: tuple[Secret, ...] = ()
    is_proved: bool = False
    is_bound: bool = False
    may_prove: bool = False


def refusal(answer: Answer, asked: Asked) -> UpstreamError:
    """What an answer says that is none with tokens."""
    raw: dict[str, Any] = {}
    with suppress(UpstreamNotJSON):
        raw = json_object(answer)
    if isinstance(raw.get("error"), str):
        return named_error(raw, answer.status, asked)
    if answer.status == _UNAUTHORIZED:
        return invalid_client("status 401 without a named error", credentials=asked.credentials)
    return UpstreamStatus(
        f"The token endpoint answered with status {answer.status} and no OAuth error",
        expected="status 200 with tokens, or an error as RFC 6749 5.2 describes",
        received=f"status {answer.status}",
    )


def named_error(raw: dict[str, Any], status: int, asked: Asked) -> UpstreamError:
    """The same for an answer with a member `error`, whatever its status."""
    error = raw["error"] if isinstance(raw["error"], str) else ""
    error = _SYNONYMS.get(error, error)
    name, said = error_words(raw, sent=asked.secrets)
    if error == "invalid_client" or (
        status == _UNAUTHORIZED and error not in {"invalid_grant", "invalid_dpop_proof", "use_dpop_nonce"}
    ):
        # Keycloak answers a wrong secret with status 401 and "unauthorized_client".
        return invalid_client(said, credentials=asked.credentials)
    if error == "invalid_grant":
        return CodeRefused(
            f"The token endpoint refused the code: {said}",
            hint="The code was used before, has expired, or belongs to another client or redirect URI. Signing in "
            "again helps unless the redirect URI registered at the provider differs from the one shown here."
            + ("" if asked.is_proved or not asked.may_prove else _SILENT_DEMAND),
            expected="tokens",
            received=name,
        )
    if error in {"invalid_dpop_proof", "use_dpop_nonce"}:
        return InvalidDPoPProof(
            f"The token endpoint does not accept a DPoP proof, or misses one: {said}",
            hint="Compare the clocks of both machines. If it keeps happening, switch the demand off. "
            "Okta: Applications > (app) > General > Require Demonstrating Proof of Possession (DPoP) header in token "
            "requests.",
            expected="tokens",
            received=name,
        )
    if error == "redirect_uri_mismatch":
        return TokenError(
            f"The token endpoint answered: {said}",
            hint="Register exactly the redirect URI shown with this connection at the provider.",
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


def invalid_client(
    said: str, *, credentials: Credentials, where: str = "token endpoint", step: Step | None = None
) -> InvalidClient:
    """The refusal of our registration itself, at whichever endpoint it was shown."""
    return InvalidClient(
        f"The {where} does not accept our client id and secret, or our key: {said}",
        hint="Copy client id and client secret from the provider again, and check the client authentication method; "
        "with a key, that the provider has its public half. Keycloak: Clients > (client) > Credentials."
        + (_ENCODED if is_encoded(credentials) else ""),
        expected="an accepted client",
        received=said,
        step=step,
    )
