"""One connection to a checked address: requests out, answers in, one at a time."""

import asyncio
from typing import cast

from vestibule.clock import Clock
from vestibule.errors import VestibuleError
from vestibule.protocols.net.answer_reader import AnswerReader
from vestibule.protocols.net.call import Answer

# A server may close a kept connection whenever it likes, and a request that crosses the closing is lost; a form cannot
# be sent twice (S33). So ours closes first: Node's default is 5 s, others wait longer, who says how long is believed.
_IDLE_S = 4.0
_MAX_IDLE_S = 60.0
_MAX_AGE_S = 300.0  # so that calls to a busy provider follow its DNS within minutes
_MAX_DIGITS = 5


class ConnectionLost(Exception):
    """The connection ended before the first byte of an answer; `reason` is the socket's, if it gave one."""

    def __init__(self, reason: Exception | None) -> None:
        super().__init__()
        self.reason = reason


class Connection(asyncio.Protocol):
    """A connection and, while one is under way, its exchange.

    Attributes:
        lost: Done when the socket is closed.
    """

    def __init__(self, name: str, *, max_body_bytes: int, clock: Clock) -> None:
        self._name = name
        self._max_body_bytes = max_body_bytes
        self._clock = clock
        self._transport: asyncio.Transport | None = None
        self._reader: AnswerReader | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._close_at_s = clock.monotonic_s() + _MAX_AGE_S
        self._usable_until_s = 0.0
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def is_reusable(self) -> bool:
        """Whether another request may be sent now."""
        return self._clock.monotonic_s() < self._usable_until_s

    def exchange(self, request: bytes, reader: AnswerReader | None = None) -> asyncio.Future[Answer]:
        """Send a request.

        Args:
            request: Encoded.
            reader: A new one, for an answer that is not to be kept in memory; None for every other.

        Returns:
            The answer, its body still compressed. Fails with UpstreamTooLarge, UpstreamUnreachable or ConnectionLost;
            the connection is closed by then. Who stops waiting for it must `abort`.
        """
        self._usable_until_s = 0.0
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            answer.set_exception(ConnectionLost(None))
        else:
            self._answer = answer
            self._reader = reader or AnswerReader(self._name, max_body_bytes=self._max_body_bytes)
            self._transport.write(request)
        return answer

    def pause(self) -> None:
        """Take nothing more from the socket until `resume`; the server finds its sending held up."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        """Go on after `pause`."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def abort(self) -> None:
        """Close at once: every answer that is wanted has been read whole, so there is nothing to wait for."""
        self._usable_until_s = 0.0
        self._reader = None
        self._fail_answer(ConnectionLost(None))
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop, with TLS in place."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        reader = self._reader
        if reader is None:
            self.abort()  # it spoke without being asked: this might be taken for the next answer
            return
        try:
            answer = reader.feed(data)
        except VestibuleError as fault:
            self._fail(fault)
            return
        if answer is not None:
            self._succeed(reader, answer)

    def eof_received(self) -> None:
        """Called by the event loop, which then closes the connection."""
        self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop, as the last."""
        self._end(exc)
        if not self.lost.done():
            self.lost.set_result(None)

    def _end(self, reason: Exception | None) -> None:
        self._usable_until_s = 0.0
        reader = self._reader
        if reader is None:
            return
        if not reader.received_bytes:
            self._fail(ConnectionLost(reason))
            return
        try:
            answer = reader.end()
        except VestibuleError as fault:
            self._fail(fault)
        else:
            self._succeed(reader, answer)

    def _succeed(self, reader: AnswerReader, answer: Answer) -> None:
        self._reader = None
        waiting, self._answer = self._answer, None  # an idle connection remembers no tokens
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)
        if reader.keep_alive:
            idle_s = _idle_s(answer.headers.get("keep-alive"))
            self._usable_until_s = min(self._clock.monotonic_s() + idle_s, self._close_at_s)
        else:
            self.abort()

    def _fail(self, fault: Exception) -> None:
        self._fail_answer(fault)
        self.abort()

    def _fail_answer(self, fault: Exception) -> None:
        waiting, self._answer = self._answer, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(fault)


def _idle_s(keep_alive: str | None) -> float:
    """Read `Keep-Alive: timeout=N` (RFC 2068 19.7.1.1), a second early."""
    for parameter in (keep_alive or "").split(","):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "timeout" and value.isascii() and value.isdecimal() and len(value) <= _MAX_DIGITS:
            return min(max(float(value) - 1, 0), _MAX_IDLE_S)
    return _IDLE_S
