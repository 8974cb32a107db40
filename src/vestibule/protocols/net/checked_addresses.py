"""Resolve a host once and let through only addresses that may be called (S61)."""

import socket
from collections.abc import Sequence
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from vestibule.errors import BlockedAddress
from vestibule.protocols.net.policy import NETWORKS_SETTING, IPAddress, NetPolicy
from vestibule.protocols.net.quote import quoted
from vestibule.protocols.net.resolver import Resolver
from vestibule.protocols.net.special_use import METADATA, hidden_v4, special_use
from vestibule.protocols.net.url import Origin, literal_address

MAX_TRIED = 4


async def checked_addresses(origin: Origin, *, policy: NetPolicy, resolver: Resolver) -> tuple[str, ...]:
    """Find the addresses at which an origin may be called.

    The caller connects to exactly these: a name that answers differently a moment later (DNS rebinding) gains nothing.

    Returns:
        At most `MAX_TRIED`, in the system's order, but with both families early (RFC 8305 4).

    Raises:
        BlockedAddress: blocked_address, when any answer is not allowed. A mixed answer is refused as a whole: it is an
            attempt at rebinding or a mistake in DNS, and going on with the public half would hide either.
        OSError: From the resolver; `socket.gaierror` for a name without addresses.
    """
    literal = literal_address(origin.host)
    answers = (origin.host,) if literal is not None else await resolver.addresses(origin.host)
    if not answers:
        raise socket.gaierror(socket.EAI_NONAME, "no address")
    loopback_allowed = policy.development and origin.is_loopback
    faults = {}
    for answer in answers:
        fault = _fault(answer, policy=policy, loopback_allowed=loopback_allowed)
        if fault is not None:
            faults[answer] = fault
    if faults:
        raise _blocked(origin, faults)
    return _both_families_early(answers)[:MAX_TRIED]


def _fault(answer: str, *, policy: NetPolicy, loopback_allowed: bool) -> str | None:
    try:
        if "%" in answer:  # RFC 4007 11: a zone only has a meaning on this machine's own links
            return "bound to one network interface (zone)"
        address: IPAddress = IPv6Address(answer) if ":" in answer else IPv4Address(answer)
    except AddressValueError:
        return "no address"
    if loopback_allowed and address.is_loopback:
        return None
    hidden = hidden_v4(address)
    fault = special_use(address)
    if fault is None or not _listed(address, policy):
        return fault
    hidden_fault = None if hidden is None or _listed(hidden, policy) else special_use(hidden)
    return hidden_fault and f"{fault}, {hidden}: {hidden_fault}"


def _listed(address: IPAddress, policy: NetPolicy) -> bool:
    return any(address in network for network in policy.networks)


def _blocked(origin: Origin, faults: dict[str, str]) -> BlockedAddress:
    found = "; ".join(
        f"{quoted(answer, limit=60)[1:-1]} ({fault})" for answer, fault in sorted(faults.items())[:MAX_TRIED]
    )
    return BlockedAddress(
        f"{origin.host} is at {found}. Only public addresses may be called."
        if literal_address(origin.host) is None
        else f"The address {found} is not public.",
        hint=_hint(faults),
        expected="a public address",
        received=", ".join(sorted(faults)[:MAX_TRIED]),
    )


def _hint(faults: dict[str, str]) -> str:
    networks = []
    for answer in sorted(faults)[:MAX_TRIED]:
        try:
            address: IPAddress = IPv6Address(answer) if ":" in answer else IPv4Address(answer)
        except AddressValueError:
            continue
        if "%" not in answer and not any(address in network for network in METADATA):
            networks.append(f"{address}/{address.max_prefixlen}")
    if not networks:
        return "Nothing at such an address is an identity provider. Correct the host name, or what DNS answers for it."
    return (
        f"If this is your own identity provider, set {NETWORKS_SETTING}={','.join(networks)} and restart. "
        "Keep what the setting lists already."
    )


def _both_families_early(answers: Sequence[str]) -> tuple[str, ...]:
    first_family = [answer for answer in answers if (":" in answer) == (":" in answers[0])]
    other_family = [answer for answer in answers if (":" in answer) != (":" in answers[0])]
    if not other_family:
        return tuple(first_family)
    return (first_family[0], other_family[0], *first_family[1:], *other_family[1:])
