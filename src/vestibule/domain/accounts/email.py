"""The canonical form in which two e-mail addresses are compared (S45), and the form in which one is shown.

Only the letter case is levelled, and a domain is written as DNS knows it. No dots or plus tags are dropped: whether
`a.b` and `ab` are one mailbox is known to that mailbox's server alone.

Libraries for addresses aim at delivering mail, so they map (UTS 46: a full-width letter becomes ASCII, a zero-width
space vanishes) what must here never be comparable. Therefore this is a plain grammar, and `idna` (RFC 5891, which maps
nothing) for domains beyond ASCII.
"""

import re
from typing import Final

import idna

MAX_BYTES: Final = 254
"""RFC 5321 4.5.3.1.3 less the angle brackets (RFC 3696 erratum 1690)."""

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL: Final = re.compile(rf"(?=.{{1,64}}\Z){_ATOM}(?:\.{_ATOM})*")  # RFC 5322 3.2.3 dot-atom; RFC 5321 4.5.3.1.1
_LABEL: Final = r"(?!(?!xn)..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"  # RFC 5890 2.3.1: no reserved prefix but xn--
_DOMAIN: Final = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+(?!\d+\Z){_LABEL}")  # a name, never an IPv4 address


def canonical_email(address: str) -> str | None:
    """The address as others are compared with it; None for one that is never compared.

    None for: a local part that is not ASCII or is quoted; control, zero-width, blank or mapped characters; no or
    several `@`; an address literal; a domain without a dot (its meaning depends on who resolves it); anything over the
    length limits.

    Source: S45; RFC 5321 4.1.2, RFC 5322 3.4.1, RFC 5890-5892.
    """
    local, at, domain = address.partition("@")
    if not at or len(address) > MAX_BYTES or not _LOCAL.fullmatch(local):
        return None
    name = _canonical_domain(domain)
    if name is None or len(local) + 1 + len(name) > MAX_BYTES:
        return None
    return f"{local.lower()}@{name}"


def shown_email(address: str) -> str | None:
    """The address as pages and applications get to see it; None for what is none, or hides characters.

    A local part beyond ASCII is fine to show, though never compared. A domain beyond ASCII is shown in its ASCII form,
    so that letters of several scripts are not mistaken for one another.
    """
    if not address.isprintable() or " " in address or "@" not in address or len(address) > MAX_BYTES:
        return None
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    name = _canonical_domain(domain)
    return f"{local}@{name}" if name else None


def _canonical_domain(domain: str) -> str | None:
    name = _lowered(domain)
    if not name.isascii() or "xn--" in name:  # what stands behind `xn--` is checked as well (RFC 5891 5.4)
        try:
            # Label by label: the whole-name function also takes full stops that are not ASCII.
            name = b".".join([idna.alabel(label) for label in name.split(".")]).decode()
        except (idna.IDNAError, UnicodeError):
            return None
    return name if _DOMAIN.fullmatch(name) else None


def _lowered(domain: str) -> str:
    """Lower case, unless that would turn a foreign letter into ASCII (the Kelvin sign K into k)."""
    return "".join([lower if (lower := char.lower()).isascii() == char.isascii() else char for char in domain])
