"""One download over one connection: pieces come, a thread writes them, and a trickle is not waited for (S32, S63)."""

import asyncio
from typing import BinaryIO

from msgspec import Struct

from vestibule.protocols.net.body_file import BodyFile
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.connection import Connection
from vestibule.protocols.net.policy import NetPolicy
from vestibule.protocols.net.progress import Progress
from vestibule.protocols.net.spool import Spool
from vestibule.protocols.net.streamed_reader import OK, StreamedReader
from vestibule.protocols.net.url import Target


class Downloading(Struct, frozen=True, kw_only=True):
    """What is fetched, and within what.

    Attributes:
        to: The file.
        max_bytes: Of the body, compressed and not.
        deadline_s: For the whole call.
        policy: The bounds of every call.
    """

    target: Target
    to: BinaryIO
    max_bytes: int
    deadline_s: float
    policy: NetPolicy

    async def over(
        self, connection: Connection, request: bytes, progress: Progress, patience: asyncio.Timeout
    ) -> Answer:
        """Make the exchange.

        Args:
            connection: Whose turn it is. After any exception it is the caller's to abort.
            request: Encoded.
            progress: Kept up to date.
            patience: How long the caller waits; moved on with every step.

        Returns:
            The answer; the body of a 200 is in the file.

        Raises:
            ConnectionLost: Before the first byte of an answer; nothing has been written.
            UpstreamUnreachable, UpstreamTooLarge, UpstreamNotJSON, OSError: As `Download` says.
        """
        spool = Spool(connection, step_bytes=self.policy.step_bytes)
        reader = StreamedReader(
            self.target.origin.authority,
            max_body_bytes=self.policy.max_body_bytes,
            max_streamed_bytes=self.max_bytes,
            take=spool.put,
        )
        file = BodyFile(self.to, max_bytes=self.max_bytes, name=self.target.name)
        answer = connection.exchange(request, reader)
        answer.add_done_callback(lambda _: spool.end())
        try:
            await self._spooled(answer, reader, spool, file, _Patience(self, progress, patience))
        finally:
            # Whoever leaves early has another error to tell, and waits for this one no more.
            if not answer.cancel():
                answer.exception()
        return answer.result()

    async def _spooled(
        self,
        answer: asyncio.Future[Answer],
        reader: StreamedReader,
        spool: Spool,
        file: BodyFile,
        patience: "_Patience",
    ) -> None:
        is_over = False
        while not is_over:
            await spool.step()
            is_over = answer.done()
            if is_over and answer.result().status != OK:
                return
            if is_over or spool.is_worth_writing:
                patience.for_ourselves()
                await _in_a_thread(file, spool.take(), coding=reader.coding, is_last=is_over)
                spool.go_on()
            patience.for_a_step()


class _Patience:
    """Moves the end of the wait: a step's time ahead, and never past the deadline."""

    def __init__(self, download: Downloading, progress: Progress, timeout: asyncio.Timeout) -> None:
        self._download = download
        self._progress = progress
        self._timeout = timeout
        self._now_s = asyncio.get_running_loop().time
        # What was spent on the way to the first byte is little beside it, and has its own bound.
        self._ends_s = self._now_s() + download.deadline_s

    def for_a_step(self) -> None:
        """The server's turn."""
        self._progress.phase = "reading the answer"
        policy = self._download.policy
        step_ends_s = self._now_s() + policy.step_s
        if step_ends_s < self._ends_s:
            self._timeout.reschedule(step_ends_s)
            self._progress.overrun = f"sent fewer than {policy.step_bytes} bytes within {policy.step_s:g} s"
        else:
            self.for_ourselves()

    def for_ourselves(self) -> None:
        """Ours: a slow disk is not the server's fault."""
        self._timeout.reschedule(self._ends_s)
        self._progress.overrun = f"did not complete its answer within {self._download.deadline_s:g} s"


async def _in_a_thread(file: BodyFile, pieces: list[bytes], *, coding: str, is_last: bool) -> None:
    """Write, and come back only when the thread has ended: the caller may close the file then, whatever happened."""
    writing = asyncio.ensure_future(asyncio.to_thread(file.write, pieces, coding=coding, is_last=is_last))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        await asyncio.wait((writing,))
        if not writing.cancelled():
            writing.exception()  # who cancels wants to hear of nothing else
        raise
