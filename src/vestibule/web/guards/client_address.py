"""Whose request it is: the client's address, which nobody can choose by sending a header (S54, S67).

`X-Forwarded-For` counts only when the peer itself is a configured proxy. Each proxy appends the address that it saw, so
the list is read from its right end, over configured proxies, to the first address that is none: that one was written by
a proxy of ours, and everything to its left by whoever likes (RFC 7239 8.1 says why the rest is worth nothing).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

from msgspec import Struct

_SITE_BITS: Final = 64
"""One IPv6 customer has at least a /64 (RFC 6177), so limits count it as one client."""

_HOPS_AT_MOST: Final = 32


class ClientAddress(Struct, frozen=True):
    """A client.

    Attributes:
        text: Its address, for the log and the audit trail; "" when the server does not know it (a Unix socket).
        key: What limits count by: the IPv4 address, or the IPv6 /64.
    """

    text: str
    key: str


class ClientAddresses:
    """Tells clients' addresses, knowing which peers are proxies of ours."""

    def __init__(self, trusted_proxies: Iterable[str]) -> None:
        networks = [ip_network(text) for text in trusted_proxies]
        self._ipv4 = tuple(network for network in networks if isinstance(network, IPv4Network))
        self._ipv6 = tuple(network for network in networks if isinstance(network, IPv6Network))

    def of(self, scope: Mapping[str, Any]) -> ClientAddress:
        """The client of an ASGI scope."""
        peer = scope.get("client")
        address = _peer(peer[0]) if peer else None
        if address is None:
            return ClientAddress("", "")
        if self._is_proxy(address):
            address = self._forwarded(address, scope["headers"])
        return _client(address)

    def _forwarded(
        self, proxy: IPv4Address | IPv6Address, headers: Iterable[tuple[bytes, bytes]]
    ) -> IPv4Address | IPv6Address:
        listed = b",".join([value for name, value in headers if name == b"x-forwarded-for"])
        address = proxy
        # The comma in front makes the first piece what is left over, however many hops there are: it is dropped.
        for hop in ("," + listed.decode("latin-1")).rsplit(",", _HOPS_AT_MOST)[:0:-1]:
            before = _parsed(hop.strip(" \t"))
            if before is None:  # "unknown", or nonsense: the last proxy that is known stands for whoever is behind it
                return address
            address = before
            if not self._is_proxy(address):
                return address
        return address

    def _is_proxy(self, address: IPv4Address | IPv6Address) -> bool:
        networks = self._ipv4 if isinstance(address, IPv4Address) else self._ipv6
        return any(address in network for network in networks)


@lru_cache(maxsize=1024)
def _client(address: IPv4Address | IPv6Address) -> ClientAddress:
    if isinstance(address, IPv4Address):
        return ClientAddress(str(address), str(address))
    return ClientAddress(str(address), str(IPv6Network((int(address) >> _SITE_BITS << _SITE_BITS, _SITE_BITS))))


@lru_cache(maxsize=1024)
def _peer(text: str) -> IPv4Address | IPv6Address | None:
    """The socket's own word. What a header says is not kept: anybody can send as much of that as he likes."""
    return _parsed(text)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: bare, with a port, in brackets; an IPv4 one inside IPv6 as what it is."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
