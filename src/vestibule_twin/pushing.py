"""Authorization requests that came by the back channel. Source: RFC 9126 sections 2 and 4."""

import secrets
from typing import Final

from vestibule_twin.authorization import Answerable, NotAskedProperly, Refused, authorization_request
from vestibule_twin.config import Client
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.personality import Use
from vestibule_twin.state import Twin

PREFIX: Final = "urn:ietf:params:oauth:request_uri:"
_CREDENTIALS: Final = frozenset({"client_secret", "client_assertion", "client_assertion_type"})

Pairs = list[tuple[str, str]]


def push(twin: Twin, client: Client, pairs: Pairs) -> str:
    """Keep a request of a client that proved itself, and return the name it goes by.

    Raises:
        OAuthError: It is no good request (RFC 9126 section 2.3).
    """
    kept = [pair for pair in pairs if pair[0] not in _CREDENTIALS]
    if any(name == "request_uri" for name, _ in kept):
        raise OAuthError("invalid_request", "request_uri has no place in a pushed request")
    if ("client_id", client.client_id) not in kept:
        raise OAuthError("invalid_request", "client_id is missing, or another client's")
    try:
        authorization_request(twin, kept)
    except NotAskedProperly as error:
        raise OAuthError("invalid_request", str(error)) from error
    except Refused as refused:
        raise OAuthError(refused.error, refused.description) from refused
    uri = PREFIX + secrets.token_urlsafe(32)
    twin.pushed.put(uri, kept)
    return uri


def opened(twin: Twin, pairs: Pairs) -> Pairs:
    """Return the parameters of a request: those that were pushed, if it names any. Each name opens once.

    Raises:
        NotAskedProperly: What it names is not there, or another application's.
    """
    parameters = dict(pairs)
    uri = parameters.get("request_uri", "")
    if not uri.startswith(PREFIX) or twin.pushed_use is Use.OFF:
        return pairs
    kept = twin.pushed.get(uri)
    twin.pushed.drop(uri)
    if kept is None:
        raise NotAskedProperly("The pushed request is unknown, too old, or was used before.")
    if dict(kept)["client_id"] != parameters.get("client_id"):
        raise NotAskedProperly("The pushed request is another application's.")
    return kept


def demand_pushed(twin: Twin, to: Answerable, pairs: Pairs) -> None:
    """Demand that a request was pushed, where that is the rule.

    Raises:
        Refused: It stands in the address.
    """
    if twin.pushed_use is Use.DEMANDED and "request_uri" not in dict(pairs):
        raise Refused(to, "invalid_request", "Authorization requests have to be pushed")
