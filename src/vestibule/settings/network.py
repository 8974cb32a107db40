"""Networks in CIDR form, none of them so large that it means "everybody" (S54, S61)."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

# The largest networks that are private as a whole: 10.0.0.0/8 (RFC 1918) and fc00::/7 (RFC 4193).
_SHORTEST_PREFIX: Final = {4: 8, 6: 7}


def parse_network(text: str) -> IPv4Network | IPv6Network:
    """Read a network such as `10.1.0.0/16`; a single address is a network of one.

    Raises:
        ValueError: With a sentence that says what to write instead.
    """
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        message = f"{text!r} is no network; write one like 10.1.0.0/16"
        raise ValueError(message) from None
    if "/" in text and text.partition("/")[0] != str(network.network_address):
        message = f"{text!r} is an address inside a network; write {network} for the network"
        raise ValueError(message)
    return network


def network_messages(networks: tuple[str, ...], *, consequence: str) -> Iterator[str]:
    """What is wrong with a list of networks.

    Args:
        networks: As configured.
        consequence: What would happen if everybody's addresses were among them.
    """
    for text in networks:
        try:
            network = parse_network(text)
        except ValueError as error:
            yield str(error)
            continue
        shortest = _SHORTEST_PREFIX[network.version]
        if network.prefixlen < shortest:
            yield f"{text!r} holds addresses of strangers (larger than any private network): {consequence}"
