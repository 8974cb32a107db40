"""An endpoint's address: an absolute https URL and nothing clever (S61's shape rules, also where only browsers go).

Where the host itself calls, the net checks scheme, port and address again and decides about loopback. The authorization
and end-session endpoints are visited by browsers only, so this is their one check: http is tolerated there for loopback
names alone, which no other machine can answer.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from vestibule.errors import DiscoveryIncomplete
from vestibule.protocols.shown import shown

MAX_URL: Final = 2048
_LOOPBACK: Final = re.compile(r"localhost|127(\.\d{1,3}){3}|::1|[a-z0-9-]+\.localhost")
_OF_A_URI: Final = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
"""RFC 3986 2: what else there is has to be escaped, and could end an attribute or a header's value early."""


def check_endpoint(name: str, url: object) -> str:
    """Give back the address if it can be used.

    Args:
        name: As discovery names it, for the error.
        url: The value found there.

    Raises:
        DiscoveryIncomplete: discovery_incomplete, naming the endpoint and the fault.
    """
    fault = fault_of(url)
    if fault is None and isinstance(url, str):
        return url
    raise DiscoveryIncomplete(
        f"{name} is not usable: {fault}",
        expected="an absolute https address without user name, fragment, spaces or control characters",
        received="an address with a user name" if isinstance(url, str) and "@" in url else shown(url),
        hint=f"Correct {name} at the provider, or enter the right address in this connection's advanced settings.",
    )


def fault_of(url: object) -> str | None:  # noqa: PLR0911 - one line for each fault
    """What is wrong with an address, in a few words; None when nothing is."""
    if not isinstance(url, str):
        return "it is no text"
    if len(url) > MAX_URL:
        return f"it is longer than {MAX_URL} characters"
    if not _OF_A_URI.fullmatch(url):
        return "it holds spaces, quotes, brackets, backslashes, control or non-ASCII characters"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return "it is no URL"
    if not host:
        return "it is no absolute URL"
    if parts.username is not None or parts.password is not None:
        return "it carries a user name"
    if "#" in url:
        return "it carries a fragment"
    if parts.scheme == "https" or (parts.scheme == "http" and _LOOPBACK.fullmatch(host)):
        return None
    return "it is not https"
