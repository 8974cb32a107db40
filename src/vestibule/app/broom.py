"""Sweeping out what is over while the application runs (S68): spent values, ended sessions, old attempts, signals."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import structlog

from vestibule.app.host import Host
from vestibule.errors import VestibuleError

EVERY_S: Final = 1_200
"""Storage asks for once an hour at least; a third of that leaves room for a database that is away for a while."""

_chance: Final = random.SystemRandom()

_log = structlog.get_logger("vestibule")


@asynccontextmanager
async def sweeping(host: Host) -> AsyncIterator[None]:
    """Sweep from time to time for the length of the block."""
    task = asyncio.create_task(_sweep(host), name="vestibule broom")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _sweep(host: Host) -> None:
    while True:
        # Spread out, so that replicas started together do not sweep together.
        await asyncio.sleep(EVERY_S * _chance.uniform(0.5, 1))
        try:
            await host.store.prune(host.clock.now_s())
        except VestibuleError as error:
            _log.warning("prune_failed", code=error.code, detail=error.detail)
