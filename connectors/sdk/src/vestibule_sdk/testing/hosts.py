"""Where the addresses of a profile lead: to https, and to hosts of the provider."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

_NAMED: Final = re.compile(r"(?:https?://)?(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?:[:/?].*)?", re.DOTALL)
"""A text that is a web address, or begins as one that an administrator typed without its scheme."""

_PLACE: Final = re.compile(r"\{[a-z]+\}")
"""What stands in a template for a part that is filled in later."""


def hosts_named(value: object) -> Iterator[str]:
    """The host names in JSON, at whatever depth: of addresses, and of texts that are bare host names."""
    if isinstance(value, str):
        found = _NAMED.fullmatch(value.strip())
        if found:
            yield found["host"].lower()
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from hosts_named(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from hosts_named(each)


def address_faults(addresses: Mapping[str, str | None], *, hosts: Iterable[str]) -> Iterator[str]:
    """What is wrong with where addresses lead.

    Args:
        addresses: By their names; None for one that is not set.
        hosts: Where they may lead, each with its subdomains.
    """
    allowed = tuple(hosts)
    for name, address in addresses.items():
        if address is None:
            continue
        host = host_of(address)
        if host is None:
            yield f"{name} is not https: {address}"
        elif not any(host == each or host.endswith(f".{each}") for each in allowed):
            yield f"{name} leads to {host}, which is none of the provider's hosts: {', '.join(allowed) or '(none)'}"


def host_of(address: str) -> str | None:
    """The host of an https address; None when it is none, or says a user name before it."""
    try:
        parts = urlsplit(_PLACE.sub("x", address))
        host = parts.hostname
    except ValueError:
        return None
    return host if parts.scheme == "https" and host and "@" not in parts.netloc else None
