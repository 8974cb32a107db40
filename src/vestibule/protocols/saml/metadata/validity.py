"""How long a document may be believed (SAML metadata 2.3.2, 2.4.1)."""

from typing import NamedTuple

from vestibule.clock import rfc3339
from vestibule.errors import MetadataExpired
from vestibule.protocols.saml.metadata.fault import instant_in, place
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.element import Element


class End(NamedTuple):
    """When a document ends, in seconds since 1970, and the element that says so."""

    at_s: int
    element: Element


def check_validity(entity: Element, role: Element, *, now_s: int) -> End | None:
    """Refuse a document, or a role in it, whose time has passed.

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        now_s: In seconds since 1970.

    Returns:
        The earlier end of the two; None where the document names none.

    Raises:
        MetadataExpired: metadata_expired.
        ConfigError: config_error: a date that cannot be read.
    """
    ends = [End(at_s, each) for each in (entity, role) if (at_s := instant_in(each, "validUntil")) is not None]
    end = min(ends, key=lambda end: end.at_s, default=None)
    if end is not None and end.at_s <= now_s:
        raise MetadataExpired(
            f"{place(end.element)}the document was valid until {rfc3339(end.at_s)} (validUntil) and has expired",
            hint="Get a fresh one from the identity provider. If it publishes this one, its clock is wrong or its "
            "publishing has stopped.",
        )
    return end


def find_end(end: End | None, *, findings: Findings) -> int | None:
    """Say when a document ends, if it does; the instant comes back, in seconds since 1970."""
    if end is None:
        return None
    findings.fact("Valid until", rfc3339(end.at_s), at=end.element)
    findings.note(f"The document is valid until {rfc3339(end.at_s)}; once that has passed, only a fresh one is taken.")
    return end.at_s
