"""The address that starts a login at the provider: its endpoint plus our parameters (RFC 6749 3.1, 4.1.1)."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

from vestibule.errors import DiscoveryIncomplete
from vestibule.protocols.shown import shown

OURS: Final = frozenset(
    {
        "response_type",
        "response_mode",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "acr_values",
        "max_age",
        "request",
        "request_uri",
    }
)
"""Parameters whose value a check of ours relies on: neither a connector's constants nor the endpoint may set them."""

_ESCAPED: Final = {code: quote(chr(code), safe="") for code in range(128)}


def with_parameters(endpoint: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Append parameters to an endpoint, whose own query stays as it is, byte for byte (RFC 6749 3.1).

    Spaces become %20: a form decoder and a plain URL decoder read that alike, "+" they do not.
    """
    separator = "&" if "?" in endpoint else "?"
    return endpoint + separator + "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in parameters])


def check_own_query(name: str, endpoint: str) -> str:
    """Give back an endpoint whose own query holds none of our parameters: each may be sent once only (RFC 6749 3.1).

    Raises:
        DiscoveryIncomplete: discovery_incomplete, naming the parameter.
    """
    query = urlsplit(endpoint).query
    taken = OURS & {key for key, _ in parse_qsl(query, keep_blank_values=True)} if query else frozenset()
    if taken:
        raise DiscoveryIncomplete(
            f"{name} already carries {', '.join(sorted(taken))} in its query, which belongs to the request",
            expected="an address without parameters of the request",
            received=shown(endpoint),
        )
    return endpoint


def _quoted(text: str) -> str:
    # The same as quote, at a third of its cost: every login begins here.
    return text.translate(_ESCAPED) if text.isascii() else quote(text, safe="", errors="replace")
