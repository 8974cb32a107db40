"""Bytes of a connection to one bounded answer (RFC 9112, S32).

llhttp (Node's parser, by httptools) reads the grammar, in its strict mode; the bounds are here. It knows no sockets, so
that it can be fuzzed by itself.
"""

from collections.abc import Callable
from typing import ClassVar, Final

import httptools

from vestibule.errors import UpstreamTooLarge, UpstreamUnreachable, VestibuleError
from vestibule.protocols.net.call import Answer

MAX_HEAD_BYTES: Final = 65_536
MAX_FIELDS: Final = 100

_FINAL = 200  # below stand interim answers (RFC 9110 15.2), which a final one follows on the same connection
_SWITCHING_PROTOCOLS = 101


class AnswerReader:
    """Reads one answer; a new one for each, so that nothing of one can colour the next.

    Attributes:
        received_bytes: Of everything, headers and framing included.
        keep_alive: After the answer: whether the server will take another request.
        too_large_hint: What to check when there is too much of it.
    """

    too_large_hint: ClassVar[str] = "Check that the address is an endpoint of the identity provider and no download."

    def __init__(self, name: str, *, max_body_bytes: int) -> None:
        self._name = name
        self._max_body_bytes = max_body_bytes
        self._parser = httptools.HttpResponseParser(self)
        self._fault: VestibuleError | None = None
        self._status = 0
        self._headers: dict[str, str] = {}
        self._fields = 0
        self._body: list[bytes] = []
        self._take: Callable[[bytes], None] = self._body.append
        self._body_bytes = 0
        self._in_body = False
        self._complete = False
        self.received_bytes = 0
        self.keep_alive = False

    def feed(self, data: bytes) -> Answer | None:
        """Take what has arrived.

        Returns:
            The answer, its body still compressed, as soon as it is complete.

        Raises:
            UpstreamTooLarge: upstream_too_large
            UpstreamUnreachable: upstream_unreachable, for what is no HTTP/1.x or more than one answer.
        """
        self.received_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):  # no kin, and neither is what was asked for
            raise self._fault or self._no_http() from None
        if self._fault is not None:
            raise self._fault
        if self._complete:
            return self._answer()
        # Also stops what stands in no header and no body: endless interim answers, chunk extensions, trailers.
        if self.received_bytes > (2 * self._max_body_bytes + MAX_HEAD_BYTES if self._in_body else MAX_HEAD_BYTES):
            raise self._too_large()
        return None

    def end(self) -> Answer:
        """Take the end of the connection.

        Returns:
            The answer, when the end of the connection is its end (RFC 9112 6.3, case 8).

        Raises:
            UpstreamUnreachable: upstream_unreachable, when something is missing.
        """
        if self._in_body and "content-length" not in self._headers and "transfer-encoding" not in self._headers:
            return self._answer()
        raise UpstreamUnreachable(
            f"The connection to {self._name} ended in the middle of an answer, after {self.received_bytes} bytes.",
            hint="Check the identity provider's log, and firewalls or proxies on the way.",
        )

    # httptools calls these. A fault is noted, not raised: it would wrap the exception.

    def on_message_begin(self) -> None:
        """A second final answer to one request is an attempt to be taken for the answer to the next."""
        if self._complete:
            self._fault = self._no_http()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field, complete with its continuation lines."""
        self._fields += 1
        if self._fields > MAX_FIELDS:
            self._fault = self._too_large()
        elif not self._in_body:  # trailers mean nothing to us
            key = name.decode("latin-1").lower()
            if key != "set-cookie":  # no cookie is kept, so nobody is handed one
                text = value.decode("latin-1").strip()
                self._headers[key] = f"{self._headers[key]}, {text}" if key in self._headers else text

    def on_headers_complete(self) -> None:
        """Refuse by Content-Length what is known to be too large before it is read."""
        self._status = self._parser.get_status_code()
        self._in_body = self._status >= _FINAL
        if self._status == _SWITCHING_PROTOCOLS or self._parser.get_http_version() not in {"1.0", "1.1"}:
            self._fault = self._no_http()
        length = self._headers.get("content-length", "")
        if self._in_body and length.isdecimal() and int(length) > self._max_body_bytes:
            self._fault = self._too_large()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body, out of its chunks."""
        self._body_bytes += len(body)
        if self._body_bytes > self._max_body_bytes:
            self._fault = self._too_large()
        elif self._fault is None:
            self._take(body)

    def on_message_complete(self) -> None:
        """End an answer, interim or final."""
        if self._in_body:
            self._complete = True
            self.keep_alive = self._parser.should_keep_alive()  # the parser forgets it when this returns
        else:
            self._headers = {}

    def _answer(self) -> Answer:
        return Answer(status=self._status, headers=self._headers, body=b"".join(self._body))

    def _no_http(self) -> UpstreamUnreachable:
        return UpstreamUnreachable(
            f"{self._name} does not answer in HTTP/1.1.", hint="Check the host and port: something else listens there."
        )

    def _too_large(self) -> UpstreamTooLarge:
        part = f"body exceeds {self._max_body_bytes} bytes" if self._in_body else "header is too large"
        return UpstreamTooLarge(
            f"The answer of {self._name} was not read to its end: its {part}.",
            hint=self.too_large_hint,
        )
