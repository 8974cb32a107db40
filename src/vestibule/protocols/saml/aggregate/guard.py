"""What is refused of an aggregate on its bytes, before the parser sees them (S1, S64).

The rules are those of `xml.parse`, for a document that comes in steps: a token may begin in one and end in the next.
"""

from typing import Final

from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.limits import NAMESPACE_BYTES
from vestibule.protocols.saml.aggregate.start_tags import StartTags
from vestibule.protocols.saml.xml.namespace_length import count_namespaces, reach
from vestibule.protocols.saml.xml.parse import XINCLUDE, holds

_HELD_BYTES: Final = reach(NAMESPACE_BYTES)
"""Longer than any of the tokens, and enough to see a whole declaration."""


class Guard:
    """Looks at each step.

    Attributes:
        crowded: Whether an element with too many attributes may have come: the tree has to be asked. Whoever has asked
            resets it.
        namespaces: How many declarations were seen in the last step.
    """

    def __init__(self) -> None:
        self.crowded = False
        self.namespaces = 0
        self._held = b""
        self._start_tags = StartTags()

    def check(self, data: bytes, *, final: bool = False) -> None:
        """Look at what the parser is about to get.

        Raises:
            MetadataMalformed: metadata_malformed.
        """
        window = self._held + data
        checked = len(window) if final else max(0, len(window) - _HELD_BYTES)
        if holds(window, b"<!DOCTYPE") or holds(window, b"<!ENTITY"):
            raise malformed("the document has a document type declaration (DTD)", hint=NOT_REAL)
        if holds(window, b"<?"):
            raise malformed("the document has a processing instruction", hint=NOT_REAL)
        if XINCLUDE in window:
            raise malformed("the document wants to include another one (XInclude)", hint=NOT_REAL)
        namespaces = count_namespaces(window, size_bytes=NAMESPACE_BYTES, end=checked)
        if namespaces is None:
            raise malformed("the document has a namespace declaration that is too long", hint=NOT_REAL)
        self.namespaces = namespaces
        self._held = window[checked:]
        self.crowded |= self._start_tags.check(data)
