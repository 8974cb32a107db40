"""What is checked of every protocol message, whatever it asks. Source: SAML Core sections 3.2.1 and 3.2.2."""

import re
from typing import Final

from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.received import Received
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.xml import name, read_instant, text_at
from vestibule_twin.state import Twin

_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,255}")


def demand_kind(received: Received, prefixed: str) -> str:
    """Demand a message of one kind and return its ID.

    Raises:
        Refused: It is another, or lacks what every message has.
    """
    root = received.root
    if root.tag != name(prefixed):
        raise Refused("This is another message than belongs here.")
    if root.get("Version") != "2.0":
        raise Refused("The message is not of SAML 2.0.")
    read_instant(root.get("IssueInstant", ""))
    message_id = root.get("ID", "")
    if not _ID.fullmatch(message_id):
        raise Refused("The message has no proper ID.")
    return message_id


def sender_of(twin: Twin, received: Received) -> ServiceProvider:
    """Return the application that a message says it is from.

    Raises:
        Refused: Nobody of that name is known.
    """
    found = twin.saml.service_providers.get(text_at(received.root, "saml:Issuer") or "")
    if found is None:
        raise Refused("No application with this entity ID is known here.")
    return found


def demand_destination(twin: Twin, received: Received, endpoint: str) -> None:
    """Demand that a message was meant for one of our endpoints, by its name.

    Raises:
        Refused: It names another, or is signed and names none (SAML Bindings sections 3.4.5.2 and 3.5.5.2).
    """
    destination = received.root.get("Destination")
    if destination is None and not received.signed:
        return
    if destination != twin.address_of(endpoint):
        raise Refused("The message was meant for another address.")
