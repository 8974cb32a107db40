"""Client authentication at the token endpoint and its like, each client by exactly one method.

Source: RFC 6749 section 2.3.1 (the form-encoding inside Basic included), OIDC Core section 9.
"""

import base64
import binascii
import hmac
from urllib.parse import unquote_plus

from vestibule_twin.assertion import claimed_client, demand_assertion
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


def authenticate_client(
    twin: Twin, header: str | None, parameters: dict[str, str], *, audiences: tuple[str, ...] = ()
) -> Client:
    """Return the client that proved itself.

    Args:
        twin: Whose client it is.
        header: The Authorization header.
        parameters: The form.
        audiences: What an assertion may be meant for.

    Raises:
        OAuthError: `invalid_client` (401) when it did not; `invalid_request` when it used two methods at once.
    """
    shown = (header is not None, "client_secret" in parameters, "client_assertion" in parameters)
    if sum(shown) > 1:
        raise OAuthError("invalid_request", "Two ways of client authentication at once")
    if "client_assertion" in parameters:
        client, parts = claimed_client(twin, parameters)
        _demand_method(twin, client, ClientAuth.PRIVATE_KEY_JWT)
        demand_assertion(twin, client, parts, audiences=audiences)
        return client
    if header is not None:
        method = ClientAuth.BASIC
        client, secret = _client_of_header(twin, header, parameters.get("client_id"))
    else:
        method = ClientAuth.POST if "client_secret" in parameters else ClientAuth.NONE
        client, secret = _client_of_form(twin, parameters)
    _demand_method(twin, client, method)
    if not hmac.compare_digest(secret.encode(), client.secret.encode()):
        raise _refusal("The secret is wrong")
    return client


def _client_of_header(twin: Twin, header: str, posted_id: str | None) -> tuple[Client, str]:
    user, secret = _basic(header)
    client = twin.clients.get(unquote_plus(user)) or twin.clients.get(user)
    if client is not None and client.decodes_basic:
        user, secret = unquote_plus(user), unquote_plus(secret)
    if client is None or client.client_id != user or posted_id not in {None, user}:
        raise _refusal("The client is unknown")
    return client, secret


def _client_of_form(twin: Twin, parameters: dict[str, str]) -> tuple[Client, str]:
    client = twin.clients.get(parameters.get("client_id", ""))
    if client is None:
        raise _refusal("The client is unknown")
    return client, parameters.get("client_secret", "")


def _demand_method(twin: Twin, client: Client, method: ClientAuth) -> None:
    twin.journal.auth_methods[method] += 1
    secrets = {ClientAuth.BASIC, ClientAuth.POST}
    # Many vendors take a secret either way, whatever the application said when it was registered.
    either = twin.personality.any_secret_method and {method, client.auth_method} <= secrets
    if method is not client.auth_method and not either:
        raise _refusal(f"This client authenticates by {client.auth_method}")
