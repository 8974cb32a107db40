"""What the documents of one login may bring together: no provider's API fills everybody's memory (S32, S64).

Each answer has the net's own bound; this one is for all of them.
"""

from typing import Final

from vestibule.errors import UpstreamTooLarge
from vestibule.protocols.net.call import Answer
from vestibule_sdk.oauth2 import Document

BYTES_AT_MOST: Final = 8 * 1024 * 1024
"""Of all pages of all documents, after decompression."""
ITEMS_AT_MOST: Final = 10_000
"""Of one list: as many as GitHub gives of a person's teams in its hundred largest pages."""

PARTS_AT_MOST: Final = 100_000
"""Of one answer, counted by its commas before it is read: each may become an object many times as large."""

_HINT: Final = "This person has more of these at the provider than are read here."


class Allowance:
    """What is left of it, counted after each page."""

    def __init__(self) -> None:
        self._bytes_left = BYTES_AT_MOST

    def take(self, answer: Answer, document: Document) -> None:
        """Count one answer, before it is read.

        Raises:
            UpstreamTooLarge: upstream_too_large.
        """
        if answer.body.count(b",") >= PARTS_AT_MOST:
            raise UpstreamTooLarge(
                f"The document {document.name} has more parts than are read",
                hint=_HINT,
                expected=f"fewer than {PARTS_AT_MOST} parts",
                received="more",
            )
        self._bytes_left -= len(answer.body)
        if self._bytes_left < 0:
            raise UpstreamTooLarge(
                f"The provider's documents about this person are too large together, with {document.name}",
                hint=_HINT,
                expected=f"at most {BYTES_AT_MOST} bytes",
                received="more",
            )


def check_items(count: int, document: Document) -> None:
    """Hold a list, as far as it is read, against what one may have.

    Raises:
        UpstreamTooLarge: upstream_too_large.
    """
    if count > ITEMS_AT_MOST:
        raise UpstreamTooLarge(
            f"The list {document.name} has more items than are read",
            hint=_HINT,
            expected=f"at most {ITEMS_AT_MOST} items",
            received=f"{count} so far",
        )
