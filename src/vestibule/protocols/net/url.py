"""One reading of a URL, strict enough that no other parser could read it differently (S61).

Everything that leads parsers to disagree is refused rather than repaired: user information, backslashes, white space,
percent signs and trailing dots in the host, IPv4 addresses in any other form than four decimal numbers (RFC 3986 3.2.2
against the WHATWG's IPv4 parser, which takes `127.1` and `0x7f000001`). The parts found here are the ones that are
resolved, checked, connected to and sent as Host: nothing parses the URL a second time.
"""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple

from vestibule.errors import BlockedAddress
from vestibule.protocols.net.policy import PORTS_SETTING, IPAddress, NetPolicy
from vestibule.protocols.net.quote import quoted

_MAX_URL = 2048
_MAX_HOST = 253  # RFC 1035 2.3.4, without the root's dot

_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<target>[^#]*)(?P<fragment>#.*)?", re.DOTALL
)
_TARGET = re.compile(r"[!$%&-;=?-\[\]_a-z~|]*")  # RFC 3986's characters, with [ ] | which vendors leave unescaped
_HOST_PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]{1,5}))?")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_USER = re.compile(r"(?<=//).*@", re.DOTALL)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

_DEFAULT_PORT = {"https": 443, "http": 80}


class Origin(NamedTuple):
    """Where a call goes: the key of the pool, the limits and the memory of failures.

    Attributes:
        host: Lower case, in ASCII (A-labels); an IPv6 literal without brackets.
    """

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """As in a Host field: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORT[self.scheme] else f"{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host, as written, names this machine: a loopback literal or `localhost` (RFC 6761 6.3).

        No other name qualifies, whatever it resolves to: otherwise anybody's DNS could claim the privilege.
        """
        literal = literal_address(self.host)
        return self.host == "localhost" if literal is None else literal.is_loopback


class Target(NamedTuple):
    """A URL taken apart.

    Attributes:
        path: Path and query as they go into the request line (RFC 9112 3.2.1).
        name: The URL without its query, for messages.
        is_loopback: As of the origin.
    """

    origin: Origin
    path: str
    name: str
    is_loopback: bool


@lru_cache(maxsize=512)
def parse_url(url: str) -> Target:
    """Take a URL apart.

    Raises:
        BlockedAddress: blocked_address, when it could be read in two ways, or is no http(s) URL.
    """
    if len(url) > _MAX_URL:
        raise _refused(url, f"is longer than {_MAX_URL} characters")
    match = _URL.fullmatch(url)
    if match is None:
        raise _refused(url, "is no complete URL; it starts with https:// and a host")
    scheme = match["scheme"].lower()
    if scheme not in _DEFAULT_PORT:
        raise _refused(url, f"uses {scheme}; only https is allowed")
    if match["fragment"] is not None:
        raise _refused(url, "holds a fragment (#)")
    if "@" in match["authority"]:
        raise _refused(url, "holds a user name (@)")
    if not _TARGET.fullmatch(match["target"]):
        raise _refused(url, "holds a character that a URL may only hold percent-encoded")
    place = _HOST_PORT.fullmatch(match["authority"])
    if place is None:
        raise _refused(url, "has no readable host and port")
    port = _DEFAULT_PORT[scheme] if place["port"] is None else int(place["port"])
    if not 1 <= port <= 65535:  # noqa: PLR2004 - RFC 9293 3.1: 16 bits, and 0 is no port to connect to
        raise _refused(url, "has a port outside 1 to 65535")
    origin = Origin(scheme, _host(url, place["host"]), port)
    target = match["target"]
    path = target if target.startswith("/") else f"/{target}"
    return Target(origin, path, f"{scheme}://{origin.authority}{path.partition('?')[0]}", origin.is_loopback)


def check_target(target: Target, policy: NetPolicy) -> Origin:
    """Give the origin of a URL whose scheme and port the operator allows.

    Raises:
        BlockedAddress: blocked_address
    """
    origin = target.origin
    if policy.development and target.is_loopback:
        return origin
    if origin.scheme != "https":
        raise BlockedAddress(
            f"{target.name} is called over http; only https is allowed.",
            hint="Enter the https address of the identity provider. Plain http is for a provider on localhost, while "
            "the base URL of this installation is http://localhost or another loopback address itself.",
        )
    if origin.port != _DEFAULT_PORT["https"] and origin.port not in policy.ports:
        ports = ",".join(map(str, sorted({*policy.ports, origin.port})))
        raise BlockedAddress(
            f"{target.name} is at port {origin.port}; only port 443 and the listed ones may be called.",
            hint=f"To allow it, set {PORTS_SETTING}={ports} and restart. A server in a private network also has to be "
            "listed by its address; the next attempt names the line to paste.",
            expected=", ".join(map(str, sorted({443, *policy.ports}))),
            received=str(origin.port),
        )
    return origin


def literal_address(host: str) -> IPAddress | None:
    """Give the address when the host is written as one; in the only two spellings that `parse_url` lets through."""
    try:
        return IPv6Address(host) if ":" in host else IPv4Address(host)
    except AddressValueError:
        return None


def _host(url: str, written: str) -> str:
    if written.startswith("["):
        try:
            if "%" in written:
                raise _refused(url, "holds a zone (%) in its address")
            return str(IPv6Address(written[1:-1]))
        except AddressValueError:
            raise _refused(url, "has brackets around what is no IPv6 address") from None
    host = written.lower() if written.isascii() else _ascii(url, written)
    if not _NAME.fullmatch(host) or len(host) > _MAX_HOST:
        raise _refused(url, "has a host that is no name and no address")
    if _NUMBER.fullmatch(host.rpartition(".")[2]) and literal_address(host) is None:
        raise _refused(url, "has an IPv4 address that is not written as four decimal numbers")
    return host


def _ascii(url: str, written: str) -> str:
    # RFC 5891 without the mapping of UTS 46: full-width digits and look-alike dots are refused, not made to 127.0.0.1.
    if len(written) > _MAX_HOST or any(dot in written for dot in "\u3002\uff0e\uff61"):
        raise _refused(url, "has a host that is no name and no address")
    import idna  # noqa: PLC0415 - its tables cost every start 10 ms, and hardly a host needs them

    try:
        return idna.encode(written).decode("ascii")
    except UnicodeError:  # idna's own errors are such
        raise _refused(url, "has a host with characters that no domain name holds (RFC 5891)") from None


def _refused(url: str, why: str) -> BlockedAddress:
    shown = _USER.sub("****@", url.partition("?")[0])  # a password may stand there
    return BlockedAddress(
        f"The address {quoted(shown)} {why}.",
        hint="Copy the address from the identity provider's own pages: https://, a host name, a path.",
    )
