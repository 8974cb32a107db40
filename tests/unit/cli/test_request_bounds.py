"""S64: how large a request may be, how long it may take to arrive, and how long its answer may lie unread."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from vestibule.cli.serving.departure import DEPARTURE_S, WAITING_AT_MOST
from vestibule.cli.serving.protocol import ARRIVAL_S, HEAD_BYTES, BoundedProtocol


class Wire(asyncio.Transport):
    """The other side of a connection: keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self.written = b""
        self.closed = self.aborted = False
        self.unread_bytes = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Keep it."""
        self.written += bytes(data)

    def is_closing(self) -> bool:
        """Whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Close it."""
        self.closed = True

    def abort(self) -> None:
        """Cut it off."""
        self.closed = self.aborted = True

    def get_write_buffer_size(self) -> int:
        """How much the other side has not taken."""
        return self.unread_bytes

    def pause_reading(self) -> None:
        """There is nothing to pause."""

    def resume_reading(self) -> None:
        """There is nothing to resume."""


class Timer:
    """One appointment."""

    def __init__(self, delay_s: float, callback: Callable[[], None]) -> None:
        self.delay_s = delay_s
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        """Call it off."""
        self.cancelled = True


class Loop:
    """A loop whose time passes when a test says so; requests that it was to start are counted."""

    def __init__(self) -> None:
        self.timers: list[Timer] = []
        self.started = 0

    def call_later(self, delay_s: float, callback: Callable[[], None]) -> Timer:
        """Make an appointment."""
        self.timers.append(Timer(delay_s, callback))
        return self.timers[-1]

    def create_task(self, work: Any) -> asyncio.Future[None]:  # noqa: ANN401 - a coroutine
        """Count a request."""
        work.close()
        self.started += 1
        return asyncio.Future()

    @property
    def waiting(self) -> list[float]:
        """The appointments that stand."""
        return [timer.delay_s for timer in self.timers if not timer.cancelled]

    def wait(self) -> None:
        """Let time pass to the one that stands."""
        (timer,) = [timer for timer in self.timers if not timer.cancelled]
        timer.cancelled = True
        timer.callback()


async def _never_run(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as ASGI has it
    """Stand in for the application; the loop runs no task."""


class Line:
    """A connection and its server."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.wire = Wire()
        config = uvicorn.Config(_never_run, ws="none", log_config=None, lifespan="off")
        config.load()
        self.protocol = BoundedProtocol(config, ServerState(), {}, _loop=self.loop)  # type: ignore[arg-type]
        self.protocol.connection_made(self.wire)

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self.protocol.data_received(data)


@pytest.fixture
async def line() -> Line:
    """A connection, just made."""
    return Line()


async def test_a_connection_that_says_nothing_is_given_up(line: Line) -> None:
    assert line.loop.waiting == [ARRIVAL_S]
    line.loop.wait()
    assert line.wire.closed
    assert line.loop.started == 0


async def test_a_head_that_dribbles_in_is_answered_408(line: Line) -> None:
    line.send(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
    line.loop.wait()
    assert line.wire.written.startswith(b"HTTP/1.1 408 ")
    assert line.wire.closed
    line.send(b"Late: 1\r\n\r\n")
    assert line.loop.started == 0


async def test_a_body_that_never_ends_is_given_up(line: Line) -> None:
    line.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
    assert line.loop.started == 1
    line.loop.wait()
    assert line.wire.closed


async def test_a_complete_request_ends_the_wait(line: Line) -> None:
    line.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert line.loop.started == 1
    assert line.loop.waiting == []
    assert not line.wire.closed


async def test_the_next_request_on_the_connection_has_its_own_wait(line: Line) -> None:
    line.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    line.send(b"GET / HTTP/1.1\r\n")
    assert line.loop.waiting == [ARRIVAL_S]


async def test_a_closed_connection_waits_for_nothing(line: Line) -> None:
    line.protocol.connection_lost(None)
    assert line.loop.waiting == []


@pytest.mark.parametrize("piece", [1024, HEAD_BYTES * 2])
async def test_a_head_that_is_too_large_is_answered_431(line: Line, piece: int) -> None:
    """In many pieces, of which the last never comes, or in one."""
    head = b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * (HEAD_BYTES + 100) + b"\r\n\r\n"
    for start in range(0, len(head), piece):
        line.send(head[start : start + piece])
    assert line.wire.written.startswith(b"HTTP/1.1 431 ")
    assert line.wire.closed
    assert line.loop.started == 0


async def test_many_small_headers_count_like_a_long_one(line: Line) -> None:
    headers = b"".join(b"X-%d: a\r\n" % number for number in range(10_000))
    line.send(b"GET / HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n")
    assert line.wire.written.startswith(b"HTTP/1.1 431 ")
    assert line.loop.started == 0


async def test_a_long_address_counts_too(line: Line) -> None:
    line.send(b"GET /" + b"a" * HEAD_BYTES + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert line.wire.written.startswith(b"HTTP/1.1 431 ")
    assert line.loop.started == 0


async def test_a_head_just_within_the_limit_is_served(line: Line) -> None:
    line.send(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * (HEAD_BYTES - 100) + b"\r\n\r\n")
    assert line.loop.started == 1


async def test_an_answer_that_is_never_read_ends_the_connection(line: Line) -> None:
    """S66: what waits for such a client would otherwise be kept for ever."""
    line.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    line.protocol.pause_writing()
    assert line.loop.waiting == [DEPARTURE_S]
    line.loop.wait()
    assert line.wire.aborted


async def test_a_client_that_reads_on_is_waited_for(line: Line) -> None:
    line.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    line.protocol.pause_writing()
    line.protocol.resume_writing()
    assert line.loop.waiting == []
    assert not line.wire.closed


async def test_a_closed_connection_does_not_wait_for_its_reader_for_ever(line: Line) -> None:
    """S66: closing waits until everything was read, which may be never."""
    line.wire.unread_bytes = 1
    line.protocol.timeout_keep_alive_handler()
    assert line.wire.closed
    assert DEPARTURE_S in line.loop.waiting
    line.protocol.connection_lost(None)
    assert line.loop.waiting == []


@pytest.mark.parametrize("ahead", [WAITING_AT_MOST, WAITING_AT_MOST + 1])
async def test_only_few_requests_may_be_sent_ahead(line: Line, ahead: int) -> None:
    """S68: each that waits for its turn takes memory."""
    line.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * (1 + ahead))
    assert line.wire.closed is (ahead > WAITING_AT_MOST)
