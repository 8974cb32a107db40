"""validUntil (SAML metadata 2.3.1, 2.3.2, 2.4.1): the earliest of an element's own and of all around it."""

from collections.abc import Iterable
from typing import Final

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.aggregate.fault import malformed
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.instant import read_instant

_NAME: Final = "validUntil"


def earliest_end(elements: Iterable[Element], *, around_s: int | None) -> int | None:
    """When what elements say ends, in seconds since 1970; None where neither they nor anything around says so.

    Args:
        elements: A group; or an entity and its roles.
        around_s: The end of what is around them: an element can only shorten that.

    Raises:
        MetadataMalformed: metadata_malformed: one cannot be read.
    """
    end_s = around_s
    for element in elements:
        written = element.get(_NAME)
        if written is not None:
            own_s = _instant(element, written)
            end_s = own_s if end_s is None else min(own_s, end_s)
    return end_s


def _instant(element: Element, written: str) -> int:
    try:
        return read_instant(written, name=_NAME)
    except SAMLMessageMalformed as refusal:
        raise malformed(
            refusal.detail, hint="Tell the publisher: SAML wants it like 2030-01-31T12:00:00Z.", line=element.sourceline
        ) from None
