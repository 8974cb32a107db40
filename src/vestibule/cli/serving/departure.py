"""Bounds on answers that nobody fetches (S64, S66, S68): how many may wait on a connection, and for how long.

uvicorn takes as many requests as fit into one read before it has answered the first, and waits for ever for a client
that does not read: 44 KB of requests then keep 2 MB, on each of any number of connections.
"""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

WAITING_AT_MOST: Final = 8
"""Requests that came before the answer to the first was sent. Browsers and proxies send none (RFC 9112 9.3.2)."""

DEPARTURE_S: Final = 20.0
"""How long a client may leave what was sent to it unread."""


class PatientProtocol(HttpToolsProtocol):
    """One connection whose client may be slow to read, but not for ever."""

    _answering: RequestResponseCycle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody reads any more."""
        self._stop_waiting()
        self._abandon_answers()
        super().connection_lost(exc)

    def on_headers_complete(self) -> None:
        """A request begins, or waits for those before it."""
        super().on_headers_complete()
        if not self.pipeline:
            self._answering = self.cycle
        elif len(self.pipeline) > WAITING_AT_MOST:
            self.give_up()

    def on_response_complete(self) -> None:
        """The next one's turn."""
        self._answering = self.pipeline[-1][0] if self.pipeline else None
        super().on_response_complete()
        self._wait_for_the_end()

    def pause_writing(self) -> None:
        """More is waiting than the client has taken."""
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        """It takes it after all."""
        super().resume_writing()
        self._stop_waiting()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing came for a while: the end, also when the last answer was not fetched."""
        super().timeout_keep_alive_handler()
        self._wait_for_the_end()

    def give_up(self) -> None:
        """End the connection; what was written already is still sent, and an answer under way is for nobody."""
        self._abandon_answers()
        self.transport.close()
        self._wait_for_the_end()

    def _wait_for_the_end(self) -> None:
        """A closed connection ends when all was read; so it has to be read in time."""
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self._wait()

    def _wait(self) -> None:
        if self._unread is None:
            self._unread = self.loop.call_later(DEPARTURE_S, self._never_read)

    def _stop_waiting(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _never_read(self) -> None:
        self._unread = None
        self._abandon_answers()
        self.transport.abort()

    def _abandon_answers(self) -> None:
        """Let applications finish without writing: uvicorn tells only the newest one, and logs the others' failures."""
        for cycle in (self._answering, self.cycle, *[cycle for cycle, _ in self.pipeline]):
            if cycle is not None:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()
        self.flow.resume_writing()
