"""How long a document may be believed (SAML metadata 2.3.2, 2.4.1)."""

from vestibule.clock import rfc3339
from vestibule.protocols.saml.metadata.fault import fault, instant_in
from vestibule.protocols.saml.xml.element import Element


def check_validity(entity: Element, role: Element, *, now_s: int, notes: list[str]) -> None:
    """Refuse a document, or a role in it, whose time has passed.

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        now_s: In seconds since 1970.
        notes: Gains a sentence when the document will expire.

    Raises:
        ConfigError: config_error.
    """
    ends = [(at_s, element) for element in (entity, role) if (at_s := instant_in(element, "validUntil")) is not None]
    for at_s, element in ends:
        if at_s <= now_s:
            raise fault(
                f"the document was valid until {rfc3339(at_s)} (validUntil) and has expired",
                hint="Get a fresh one from the identity provider. If it publishes this one, its clock is wrong or its "
                "publishing has stopped.",
                at=element,
            )
    if ends:
        until_s = min(at_s for at_s, _ in ends)
        notes.append(f"The document is valid until {rfc3339(until_s)}; what was read from it stays as it is.")
