"""The pieces of a body between its connection and its file: never more than a little of it (S66)."""

import asyncio
from typing import Final

from vestibule.protocols.net.connection import Connection

# One read of a socket gives a quarter MiB at most. So less than a MiB waits here, and as much is being written.
_FULL_BYTES: Final = 524_288
_WORTH_WRITING_BYTES: Final = 262_144


class Spool:
    """Holds what has come until it is written, and the server back while that is too much."""

    def __init__(self, connection: Connection, *, step_bytes: int) -> None:
        """Start empty.

        Args:
            connection: Is paused while the spool is full.
            step_bytes: How much has to come before `step` returns.
        """
        self._connection = connection
        self._step_bytes = step_bytes
        self._pieces: list[bytes] = []
        self._held_bytes = 0
        self._new_bytes = 0
        self._is_paused = False
        self._stepped = asyncio.Event()

    @property
    def is_worth_writing(self) -> bool:
        """Whether so much is there that a thread's way to the file and back pays."""
        return self._held_bytes >= _WORTH_WRITING_BYTES

    def put(self, piece: bytes) -> None:
        """Add what has come."""
        self._pieces.append(piece)
        self._held_bytes += len(piece)
        self._new_bytes += len(piece)
        if self._new_bytes >= self._step_bytes:
            self._stepped.set()
        if self._held_bytes >= _FULL_BYTES and not self._is_paused:
            self._is_paused = True
            self._connection.pause()

    def end(self) -> None:
        """Nothing more will come: `step` waits no longer."""
        self._stepped.set()

    async def step(self) -> None:
        """Wait until `step_bytes` have come since the last step, or the end has."""
        await self._stepped.wait()
        self._stepped.clear()
        self._new_bytes = 0

    def take(self) -> list[bytes]:
        """Give what is there, for good. More comes after `go_on`, if it was full."""
        taken, self._pieces = self._pieces, []
        self._held_bytes = 0
        return taken

    def go_on(self) -> None:
        """Let the server send on."""
        if self._is_paused:
            self._is_paused = False
            self._connection.resume()
