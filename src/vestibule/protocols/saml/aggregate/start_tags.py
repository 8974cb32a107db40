"""That no element has more attributes or declarations than is good, in a document that comes in steps (S64).

Canonicalisation sorts them in quadratic time, so it must not meet them. This is looked for on the bytes because each of
a federation's half a million elements would have to be asked otherwise.
"""

from typing import Final

from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.limits import ATTRIBUTES_OF_ONE, NAMESPACES_OF_ONE

_EQUALS_AT_MOST: Final = min(ATTRIBUTES_OF_ONE, NAMESPACES_OF_ONE)

_PASSED_OVER_BYTES: Final = 5 * _EQUALS_AT_MOST
"""An attribute takes a space, a name, an equals sign and two quotes at least."""


class StartTags:
    """Looks at what stands between one `<` and the next: a start tag with all its attributes does."""

    def __init__(self) -> None:
        self._equals = 0
        self._declared = 0

    def check(self, data: bytes) -> bool:
        """Look at the next step.

        Returns:
            Whether an element with too many attributes may end in it. It may be a text as well: ask the tree.

        Raises:
            MetadataMalformed: metadata_malformed: there are so many declarations that it is no text.
        """
        place = data.find(b"<")
        if place < 0:
            return self._go_on(data)
        crowded = self._go_on(data[:place])
        while True:
            further = data.rfind(b"<", place + 1, place + 1 + _PASSED_OVER_BYTES)
            if further >= 0:  # whatever lies between is too short
                place = further
                continue
            end = data.find(b"<", place + 1)
            self._equals = self._declared = 0
            if end < 0:
                return self._go_on(data[place:]) or crowded
            if data.count(b"=", place, end) > _EQUALS_AT_MOST:
                crowded = self._go_on(data[place:end]) or crowded
            place = end

    def _go_on(self, part: bytes) -> bool:
        self._equals += part.count(b"=")
        self._declared += part.count(b"xmlns")
        if self._equals > _EQUALS_AT_MOST and self._declared > NAMESPACES_OF_ONE:
            raise malformed("an element of the document declares too many namespaces", hint=NOT_REAL)
        return self._equals > _EQUALS_AT_MOST
