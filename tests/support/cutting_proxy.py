"""A network between us and PostgreSQL that breaks at the worst moment: around a COMMIT."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum

CHUNK_BYTES = 65_536


class Cut(Enum):
    """When the connection breaks."""

    BEFORE_COMMIT = "the server never hears of the COMMIT"
    AFTER_COMMIT = "the server commits, and nobody hears its answer"


class CuttingProxy:
    """Forwards bytes, and cuts the connection at each COMMIT while `armed` lasts.

    Attributes:
        port: Where it listens on loopback.
        armed: How many more COMMITs it cuts.
    """

    def __init__(self, target_port: int, cut: Cut) -> None:
        self.port = 0
        self.armed = 0
        self._target_port = target_port
        self._cut = cut

    @asynccontextmanager
    async def running(self) -> AsyncIterator["CuttingProxy"]:
        """Listens until the block ends."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_connection("127.0.0.1", self._target_port)
        answers = asyncio.create_task(self._forward_answers(server, to_client))
        with suppress(ConnectionError):
            while chunk := await client.read(CHUNK_BYTES):
                if self.armed and b"COMMIT" in chunk:
                    self.armed -= 1
                    answers.cancel()
                    if self._cut is Cut.AFTER_COMMIT:
                        await self._commit_unheard(answers, server, to_server, chunk)
                    break
                to_server.write(chunk)
        answers.cancel()
        await asyncio.gather(answers, return_exceptions=True)
        for writer in (to_client, to_server):
            writer.transport.abort()

    async def _commit_unheard(
        self,
        answers: asyncio.Task[None],
        server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
        chunk: bytes,
    ) -> None:
        await asyncio.gather(answers, return_exceptions=True)
        to_server.write(chunk)
        while b"COMMIT" not in await server.read(CHUNK_BYTES):
            pass

    async def _forward_answers(self, server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while chunk := await server.read(CHUNK_BYTES):
                to_client.write(chunk)
        to_client.transport.abort()
