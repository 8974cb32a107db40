"""A body on its way into a file, decompressed within its bound. All of it is work for a thread: a disk may be slow."""

from collections.abc import Sequence
from typing import BinaryIO

from vestibule.protocols.net.inflate import Inflater


class BodyFile:
    """Where one body is written to; one call at a time, from whatever thread."""

    def __init__(self, to: BinaryIO, *, max_bytes: int, name: str) -> None:
        """Write nothing yet.

        Args:
            to: Buffered.
            max_bytes: Of what is written.
            name: Of the URL, for messages.
        """
        self._to = to
        self._max_bytes = max_bytes
        self._name = name
        self._inflater: Inflater | None = None

    def write(self, pieces: Sequence[bytes], *, coding: str, is_last: bool) -> None:
        """Write what comes next.

        Args:
            pieces: In their order.
            coding: The Content-Encoding field, the same in every call.
            is_last: Whether the body ends here; the file is flushed then, for a full disk to be noticed.

        Raises:
            UpstreamTooLarge: upstream_too_large
            UpstreamNotJSON: upstream_not_json, for a compression that was not offered or is broken.
            OSError: The file does not take it.
        """
        if self._inflater is None:
            self._inflater = Inflater(coding, max_bytes=self._max_bytes, name=self._name)
        for piece in pieces:
            for plain in self._inflater.plain(piece):
                self._to.write(plain)
        if is_last:
            self._inflater.end()
            self._to.flush()
