"""Which addresses are not public: the IANA special-purpose registries, written out (S61).

Python's `is_global` changed its mind between patch releases (gh-113171), and lets translation prefixes through that
hide another address; so the tables stand here. For IPv6 the rule is the reverse of a blocklist: only 2000::/3 is handed
out to the Internet, so all else is special, whatever will be registered there.

Sources: https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry,
https://www.iana.org/assignments/ipv6-address-space, RFC 5771 (multicast), RFC 3879 (site-local).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from vestibule.protocols.net.policy import IPAddress, IPNetwork

_V4 = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "unspecified or this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier's customers (CGNAT)"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local (cloud metadata)"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "reserved for documentation"),
        ("192.31.196.0/24", "reserved for AS112"),
        ("192.52.193.0/24", "reserved for AMT"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "reserved for AS112"),
        ("198.18.0.0/15", "reserved for benchmarks"),
        ("198.51.100.0/24", "reserved for documentation"),
        ("203.0.113.0/24", "reserved for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved or broadcast"),
    )
)

_GLOBAL_UNICAST = IPv6Network("2000::/3")

_V6 = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("2001::/32", "a Teredo tunnel"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "reserved for documentation"),
        ("2002::/16", "a 6to4 tunnel"),
        ("2620:4f:8000::/48", "reserved for AS112"),
        ("3fff::/20", "reserved for documentation"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "an IPv4 address in disguise (v4-mapped)"),
        ("64:ff9b::/96", "an IPv4 address in disguise (NAT64)"),
        ("64:ff9b:1::/48", "an IPv4 address in disguise (local NAT64)"),
        ("fc00::/7", "private (unique local)"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private (site-local)"),
        ("ff00::/8", "multicast"),
    )
)

# An operator may list one of these prefixes, e.g. on an IPv6-only network with NAT64. What it leads to has to pass too.
_V4_IN_LAST_BITS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))

METADATA: tuple[IPNetwork, ...] = (IPv4Network("169.254.0.0/16"), IPv6Network("fd00:ec2::/32"))
"""Where clouds hand out credentials to whoever asks: never an IdP, so no hint offers to open it."""


def special_use(address: IPAddress) -> str | None:
    """Say what an address is for when it is not a public one."""
    if isinstance(address, IPv4Address):
        return next((what for network, what in _V4 if address in network), None)
    for network, what in _V6:
        if address in network:
            return what
    return None if address in _GLOBAL_UNICAST else "outside the public range"


def hidden_v4(address: IPAddress) -> IPv4Address | None:
    """Give the IPv4 address at which a mapped or NAT64 address (RFC 4291 2.5.5.2, RFC 6052) really ends."""
    if isinstance(address, IPv6Address) and any(address in network for network in _V4_IN_LAST_BITS):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
