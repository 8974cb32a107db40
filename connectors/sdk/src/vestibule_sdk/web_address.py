"""An address as an administrator types or pastes it, as the base of a provider's addresses."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from vestibule_sdk.errors import ConfigError

WELL_KNOWN: Final = "/.well-known/openid-configuration"

_LOOPBACK: Final = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_HOST: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f.]*:[0-9a-f:.]*")
_OF_A_URI: Final = re.compile(r"[A-Za-z0-9\-._~:/\[\]@!$&'()*+,;=%]+")
"""RFC 3986 2, less what begins a query or a fragment."""

_DOTS: Final = re.compile(r"/(\.|%2e){1,2}(/|$)", re.IGNORECASE)
"""Segments that stand for another place, which whoever reads the address next may go to (RFC 3986 5.2.4)."""

_OWN_PORTS: Final[Mapping[str, int]] = {"https": 443, "http": 80}


def web_address(typed: str, *, path: str, example: str, beyond: tuple[str, ...] = ()) -> str:
    """The address of a server: https, without a final slash, query or fragment.

    A bare host name gets its scheme. Plain http stays for loopback names alone, where nobody else can answer. However
    it was spelled, one server has one address, because who vouches for somebody is compared byte by byte: scheme and
    host are in lower case, and the port that the scheme has anyway is left out (RFC 3986 6.2.2.1, 6.2.3).

    Args:
        typed: What the administrator entered.
        path: The field, for the error.
        example: A right value, for the hint.
        beyond: Segments of a path with which an address goes beyond the server: what people copy along from a page of
            it.

    Raises:
        ConfigError: config_error, at the field.
    """
    text = typed.strip()
    address = _spelled(text if "://" in text else f"https://{text}")
    if not address:
        raise ConfigError("is no https address of a server", path=path, hint=f"For example: {example}")
    further = next((name for name in urlsplit(address).path.split("/") if name in beyond), None)
    if further is not None:
        raise ConfigError(
            f"goes beyond the server: leave out everything from /{further} on",
            path=path,
            hint=f"For example: {example}",
        )
    return address


def host_of(address: str) -> str:
    """The host of a server's address, without its port."""
    return urlsplit(address).hostname or ""


def issuer_base(typed: str) -> str:
    """What was typed or pasted as an issuer, less the suffix of its discovery document and one final slash (R10)."""
    return typed.strip().removesuffix("/").removesuffix(WELL_KNOWN).removesuffix("/")


def _spelled(typed: str) -> str:
    """The one spelling of a server's address; "" for what is none.

    A host with a final dot is the same host to DNS, and another one to certificates, cookies and every comparison: it
    is none.
    """
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not _HOST.fullmatch(host) or "@" in parts.netloc or parts.netloc.endswith(":") or not _OF_A_URI.fullmatch(typed):
        return ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and bool(_LOOPBACK.fullmatch(host)))
    if not is_safe or port == 0 or _DOTS.search(parts.path):
        return ""
    named = f"[{host}]" if ":" in host else host
    door = "" if port in {None, _OWN_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{named}{door}{parts.path.rstrip('/')}"
