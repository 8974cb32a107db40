"""An address of a provider that a browser is sent to with a message of ours (S61's shape rules)."""

from typing import Final
from urllib.parse import parse_qsl, urlsplit

from vestibule.errors import BlockedAddress
from vestibule.protocols.net.url import parse_url
from vestibule.protocols.oauth2.endpoint import fault_of

MESSAGE_PARAMETERS: Final = frozenset(
    {"SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding"}
)
"""What a message that travels by redirect consists of (SAML bindings 3.4.4)."""


def address_fault(url: str) -> str | None:
    """What is wrong with an address, in a few words; None when nothing is."""
    fault = fault_of(url)
    if fault is not None:
        return fault
    try:
        # The net never calls it, but its reading is the strictest: none that two readers could take for two addresses.
        parse_url(url)
    except BlockedAddress:
        return "it holds what a URL may hold only percent-encoded, or a host that is no name"
    query = urlsplit(url).query
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)} if query else frozenset()
    taken = MESSAGE_PARAMETERS & names
    return f"its query holds {', '.join(sorted(taken))}, which belongs to the message" if taken else None
