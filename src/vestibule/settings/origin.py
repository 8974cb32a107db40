"""A web origin written in exactly one way (RFC 6454; WHATWG URL), so that comparing texts is comparing origins.

The base URL is the start of every URL that leaves the host and of every redirect URI that a provider compares byte by
byte; a second spelling of it (upper case, `:443`, a final slash) would be a login that fails for no visible reason.
"""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMERIC: Final = re.compile(r"\d+|0x[0-9a-f]*")
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_HOST_LENGTH_AT_MOST: Final = 253
_PORTS: Final = range(1, 65_536)


class Origin(Struct, frozen=True, kw_only=True):
    """A parsed origin.

    Attributes:
        scheme: `https` or `http`.
        host: Lower case; an IPv6 address in brackets.
        port: The default one where none is written.
    """

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can answer under it: localhost, 127.0.0.0/8, [::1]."""
        if self.host in {"localhost", "[::1]"}:
            return True
        try:
            return IPv4Address(self.host).is_loopback
        except AddressValueError:
            return False

    def __str__(self) -> str:
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def parse_origin(text: str) -> Origin:
    """Read an origin that is written as `scheme://host[:port]` and in no other way.

    Raises:
        ValueError: With a sentence that says what to write instead; it repeats no password.
    """
    if not text.isascii() or not text.isprintable() or " " in text:
        message = "only printable ASCII without spaces; write an international name in its xn-- form"
        raise ValueError(message)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        message = "this is no address; write https://host or https://host:port"
        raise ValueError(message) from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc:
        message = "write https://host or https://host:port"
        raise ValueError(message)
    if "@" in parts.netloc:
        message = "a user name or password does not belong into it"
        raise ValueError(message)
    origin = Origin(
        scheme=parts.scheme,
        host=_host(parts.hostname or ""),
        port=_DEFAULT_PORTS[parts.scheme] if port is None else port,
    )
    if origin.port not in _PORTS:
        message = "a port is a number from 1 to 65535"
        raise ValueError(message)
    if str(origin) != text:
        message = f"a path, a final slash, upper case or a default port does not belong into it; write {origin}"
        raise ValueError(message)
    return origin


def _host(host: str) -> str:
    """The host in its one spelling. Raises ValueError."""
    if ":" in host:
        try:
            address = IPv6Address(host)
        except AddressValueError:
            message = "this is no IPv6 address"
            raise ValueError(message) from None
        if address.scope_id is not None:  # RFC 6874: a zone means something on one machine only
            message = "an address with a zone cannot be reached from elsewhere"
            raise ValueError(message)
        return f"[{address}]"
    labels = host.split(".")
    if _NUMERIC.fullmatch(labels[-1]):  # browsers read `127.1` and `0x7f.1` as addresses (WHATWG URL, ends-in-a-number)
        try:
            return str(IPv4Address(host))
        except AddressValueError:
            message = "an IPv4 address is written with four decimal numbers"
            raise ValueError(message) from None
    if len(host) > _HOST_LENGTH_AT_MOST or not all(_LABEL.fullmatch(label) for label in labels):
        message = "this is no host name"
        raise ValueError(message)
    return host
