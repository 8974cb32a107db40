"""Client authentication at the token endpoint, each client by exactly one method.

Source: RFC 6749 section 2.3.1 (the form-encoding inside Basic included), OIDC Core section 9.
"""

import base64
import binascii
import hmac
from urllib.parse import unquote_plus

from vestibule_twin.config import Client, ClientAuth
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.state import Twin


def _refusal(reason: str) -> OAuthError:
    return OAuthError("invalid_client", reason, status=401)


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise _refusal("The Authorization header is not Basic")
    try:
        user, colon, password = base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise _refusal("The Authorization header is not base64 of UTF-8") from error
    if not colon:
        raise _refusal("The Authorization header has no colon")
    return user, password


def authenticate_client(twin: Twin, header: str | None, parameters: dict[str, str]) -> Client:
    """Return the client that proved itself.

    Raises:
        OAuthError: `invalid_client` (401) when it did not; `invalid_request` when it used two methods at once.
    """
    posted_id, posted_secret = parameters.get("client_id"), parameters.get("client_secret")
    if header is not None:
        if posted_secret is not None:
            raise OAuthError("invalid_request", "Two ways of client authentication at once")
        method = ClientAuth.BASIC
        user, secret = _basic(header)
        client = twin.clients.get(unquote_plus(user)) or twin.clients.get(user)
        if client is not None and client.decodes_basic:
            user, secret = unquote_plus(user), unquote_plus(secret)
        if client is None or client.client_id != user or posted_id not in {None, user}:
            raise _refusal("The client is unknown")
    else:
        method = ClientAuth.NONE if posted_secret is None else ClientAuth.POST
        secret = posted_secret or ""
        client = twin.clients.get(posted_id or "")
        if client is None:
            raise _refusal("The client is unknown")
    twin.journal.auth_methods[method] += 1
    if method is not client.auth_method:
        raise _refusal(f"This client authenticates by {client.auth_method}")
    if not hmac.compare_digest(secret.encode(), client.secret.encode()):
        raise _refusal("The secret is wrong")
    return client
