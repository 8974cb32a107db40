"""Bounds on a request before the application sees it (S64): how large it may be, and how long it may take to arrive.

uvicorn's httptools protocol has none: a header without an end would be collected for ever, and so would a trailer, the
header fields that may follow a chunked body. It also adds those to the headers: a client behind a proxy of ours could
so be the last to write X-Forwarded-For (S54). Nothing of ours wants a trailer, so all are dropped (RFC 9110 6.5.1).
"""

import asyncio
from http import HTTPStatus
from typing import Final

from vestibule.cli.serving.departure import PatientProtocol

HEAD_BYTES: Final = 48 * 1024
"""Request line and headers. A provider's answer in the query reaches 8 KiB in one value, our own cookies 6 KiB."""

REST_BYTES: Final = 1280 * 1024
"""All that follows the head. The application takes 64 KiB of body, of a SAML response 1 MiB, and refuses the rest; the
quarter above that is for the framing of chunks, which may be small."""

PIECES: Final = 4096
"""Parts in which a body and its trailers come: each costs a call, however small it is."""

ARRIVAL_S: Final = 20.0
"""For a whole request, head and body (at most 1 MiB), from the connection or its first byte on."""


class BoundedProtocol(PatientProtocol):
    """One connection."""

    _arriving = False
    _in_head = False
    _head_bytes = 0
    _rest_bytes = 0
    _pieces = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own choice
        """Start the clock: a connection that says nothing is one of those that take too long."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes in, unless the connection was given up."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._in_head:
            # The parser keeps a header to itself until it is complete, so what came in is what is counted.
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._arriving:
            self._rest_bytes += len(data)
            if self._rest_bytes > REST_BYTES:
                self.give_up()
        if self._arriving and self._deadline is None:
            self._start_clock()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._arriving = self._in_head = True
        self._head_bytes = self._rest_bytes = self._pieces = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head; one of a trailer is dropped."""
        if self._in_head:
            super().on_header(name, value)
        else:
            self._count_piece()

    def on_headers_complete(self) -> None:
        """The head is complete: it may have come in one large piece."""
        self._in_head = False
        if self.transport.is_closing():
            return
        size_bytes = len(self.url) + sum([len(name) + len(value) for name, value in self.headers])
        if size_bytes > HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body; of a refused request nobody wants it."""
        self._count_piece()
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is here."""
        self._arriving = False
        self._stop_clock()
        if not self.transport.is_closing():
            super().on_message_complete()

    def _count_piece(self) -> None:
        self._pieces += 1
        if self._pieces == PIECES:
            self.give_up()

    def _start_clock(self) -> None:
        self._deadline = self.loop.call_later(ARRIVAL_S, self._too_late)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if self._in_head:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.give_up()

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer without the application, and close (RFC 6585 5, RFC 9110 15.5.9)."""
        self.transport.write(
            f"HTTP/1.1 {status.value} {status.phrase}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".encode("ascii")
        )
        self.give_up()
