"""How much of a document stands in memory because nothing of it is done with yet (S64).

Counted on the bytes, so generously: what is pending is what came since the step in which something was last done with,
for the child that is growing now began in that step or later.
"""

from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.limits import (
    ENTITY_BYTES,
    PENDING_BYTES,
    PENDING_NAMESPACES,
    PENDING_TAGS,
    PENDING_TAGS_BY_NAMESPACES,
)


class Pending:
    """Counts, and says when to look again whether something is done with."""

    def __init__(self) -> None:
        self._before = (0, 0, 0)
        self._new = (0, 0, 0)
        self._patience_bytes = 0

    def add(self, data: bytes, *, namespaces: int = 0) -> None:
        """Take note of what the parser is about to get.

        Args:
            data: The step.
            namespaces: How many declarations are in it.

        Raises:
            MetadataMalformed: metadata_malformed: it would be too much at once.
        """
        self._new = _sum(self._new, (len(data), data.count(b"<"), namespaces))
        size_bytes, tags, namespaces = _sum(self._before, self._new)
        if size_bytes > PENDING_BYTES:
            raise malformed(
                f"more than {ENTITY_BYTES >> 20} MiB of the document belong together: one entity, one signature, one "
                "comment, or the space between two",
                hint=NOT_REAL,
            )
        if tags > PENDING_TAGS or namespaces > PENDING_NAMESPACES or tags * namespaces > PENDING_TAGS_BY_NAMESPACES:
            raise malformed("a part of the document has too many elements or namespaces", hint=NOT_REAL)

    def is_due(self) -> bool:
        """Whether enough has come to look again: each look costs as much as there is, so it doubles while in vain."""
        return self._new[0] >= self._patience_bytes

    def looked(self, *, some_done: bool) -> None:
        """Take note of a look.

        Args:
            some_done: Whether something was done with, and cut off.
        """
        self._before = self._new if some_done else _sum(self._before, self._new)
        self._new = (0, 0, 0)
        self._patience_bytes = 0 if some_done else self._before[0]


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
