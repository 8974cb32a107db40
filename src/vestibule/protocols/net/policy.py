"""What may be called beyond the public Internet, and the bounds of every call (S32, S61, S63)."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Self

from msgspec import Struct

from vestibule.settings import Settings, parse_network

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
        step_bytes, step_s: How much of a download has to come in how long, again and again: its deadline is long, and
            nobody may hold a connection by a trickle. Its first step has `deadline_s`, as every answer.
    """

    networks: tuple[IPNetwork, ...] = ()
    ports: frozenset[int] = frozenset()
    development: bool = False
    concurrency: int = 32
    deadline_s: float = 10.0
    busy_wait_s: float = 2.0
    max_body_bytes: int = 1_048_576
    step_bytes: int = 4096
    step_s: float = 10.0

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Read the operator's decisions."""
        return cls(
            networks=tuple(parse_network(text) for text in settings.upstream_networks),
            ports=frozenset(settings.upstream_ports),
            development=settings.development,
            concurrency=settings.upstream_concurrency,
        )
