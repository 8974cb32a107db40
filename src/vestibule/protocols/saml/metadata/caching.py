"""How soon a document wants to be read again (cacheDuration; SAML metadata 2.3.2, 2.4.1)."""

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.duration import read_duration
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.shown import shown

_NAME = "cacheDuration"


def cache_of(entity: Element, role: Element, *, findings: Findings) -> int | None:
    """The shortest that the document and the role in it name, in seconds; None where nothing is said.

    It is a wish about when to ask again, so one that cannot be read refuses nothing: it is noted.
    """
    shortest: tuple[int, Element] | None = None
    for element in (entity, role):
        written = element.get(_NAME)
        if written is None:
            continue
        try:
            duration_s = read_duration(written, name=_NAME)
        except SAMLMessageMalformed as malformed:
            findings.note(f"{malformed.detail}: {shown(written, limit=40)}; it is not used.", at=element)
            continue
        if shortest is None or duration_s < shortest[0]:
            shortest = duration_s, element
    if shortest is None:
        return None
    duration_s, element = shortest
    findings.fact("Refreshed every", in_words(duration_s), at=element)
    return duration_s


def in_words(duration_s: int) -> str:
    """A duration in the largest units that say it: "6 h", "1 d 12 h"."""
    parts = []
    for unit, seconds in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, duration_s = divmod(duration_s, seconds)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts) or "0 s"
