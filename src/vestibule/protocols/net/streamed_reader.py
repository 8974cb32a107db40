"""An answer whose body is handed on as it comes: only a 200 is, for any other status is no document (RFC 9110 15)."""

from collections.abc import Callable
from typing import ClassVar, Final

from vestibule.protocols.net.answer_reader import AnswerReader

OK: Final = 200
NOT_MODIFIED: Final = 304


class StreamedReader(AnswerReader):
    """Reads one answer; the body of a 200 is given away, and missing in the answer."""

    too_large_hint: ClassVar[str] = (
        "Check that the address is the document's own, and not that of a page or an archive."
    )

    def __init__(
        self, name: str, *, max_body_bytes: int, max_streamed_bytes: int, take: Callable[[bytes], None]
    ) -> None:
        """Prepare.

        Args:
            name: Of the server, for messages.
            max_body_bytes: Of a body that is kept.
            max_streamed_bytes: Of one that is handed on.
            take: Is given each piece of it, out of its chunks, still compressed.
        """
        super().__init__(name, max_body_bytes=max_body_bytes)
        self._max_streamed_bytes = max_streamed_bytes
        self._hand_on = take

    @property
    def coding(self) -> str:
        """The Content-Encoding field, once there is a body; "" when there is none."""
        return self._headers.get("content-encoding", "")

    def on_headers_complete(self) -> None:
        """Know by the status what becomes of the body, and how much it may be."""
        status = self._parser.get_status_code()
        if status in {OK, NOT_MODIFIED}:  # which may name the length of the body that does not come (RFC 9110 8.6)
            self._max_body_bytes = self._max_streamed_bytes
        if status == OK:
            self._take = self._hand_on
        super().on_headers_complete()
