"""What may be called beyond the public Internet, and the bounds of every call (S32, S61, S63)."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import urlsplit

from msgspec import Struct

from vestibule.errors import SettingsError
from vestibule.settings import Settings

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

NETWORKS_SETTING = "VESTIBULE_UPSTREAM_NETWORKS"
PORTS_SETTING = "VESTIBULE_UPSTREAM_PORTS"


class NetPolicy(Struct, frozen=True, kw_only=True):
    """The operator's decisions and the limits of one call.

    Attributes:
        networks: Not public, but may be called. Listing a network does not open its ports: whoever configures a
            connection could otherwise walk through every service of a private network (S61).
        ports: Allowed beside 443, on every address.
        development: This installation answers on loopback: IdPs on loopback may be called over http, on any port.
        concurrency: Calls under way to one origin.
        deadline_s: For one whole call: waiting for a slot, DNS, connecting, TLS, request and complete answer.
        busy_wait_s: How much of that may be spent waiting for a slot.
        max_body_bytes: After decompression; the compressed form has the same bound.
    """

    networks: tuple[IPNetwork, ...] = ()
    ports: frozenset[int] = frozenset()
    development: bool = False
    concurrency: int = 32
    deadline_s: float = 10.0
    busy_wait_s: float = 2.0
    max_body_bytes: int = 1_048_576

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Read the operator's decisions.

        Raises:
            SettingsError: settings_refused, for a network that is none.
        """
        return cls(
            networks=tuple(_network(text) for text in settings.upstream_networks),
            ports=frozenset(settings.upstream_ports),
            development=settings.demo or _is_loopback_http(settings.base_url),
            concurrency=settings.upstream_concurrency,
        )


def _network(text: str) -> IPNetwork:
    try:
        return ip_network(text.strip())
    except ValueError as fault:
        raise SettingsError(
            f"{NETWORKS_SETTING}: {text!r} is no network: {fault}.",
            hint=f"Write networks as CIDR, separated by commas: {NETWORKS_SETTING}=10.2.3.4/32",
        ) from None


def _is_loopback_http(base_url: str) -> bool:
    parts = urlsplit(base_url)
    return parts.scheme == "http" and is_loopback_host(parts.hostname or "")


def is_loopback_host(host: str) -> bool:
    """Tell whether a host, as written, names this machine: a loopback literal or `localhost` (RFC 6761 6.3).

    No other name qualifies, whatever it resolves to: otherwise anybody's DNS could claim the privilege.
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback and "%" not in host
    except ValueError:
        return False
