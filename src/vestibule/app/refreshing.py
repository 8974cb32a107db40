"""Reading SAML metadata again on schedule while the application runs (S62)."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import structlog

from vestibule.app.host import Host
from vestibule.errors import VestibuleError

EVERY_S: Final = 60
"""How often the schedule is looked at: one small query."""

_chance: Final = random.SystemRandom()

_log = structlog.get_logger("vestibule")


@asynccontextmanager
async def refreshing(host: Host, *, every_s: float = EVERY_S) -> AsyncIterator[None]:
    """Read what is due from time to time for the length of the block.

    Args:
        host: Whose sources.
        every_s: How often the schedule is looked at, at the least.
    """
    task = asyncio.create_task(_refresh(host, every_s=every_s), name="vestibule metadata")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _refresh(host: Host, *, every_s: float) -> None:
    while True:
        # Spread out, so that replicas started together do not ask together.
        await asyncio.sleep(every_s * _chance.uniform(0.5, 1))
        try:
            for done in await host.metadata.refresh.due():
                if done.error is None:
                    _log.info(
                        "metadata_refreshed", source=done.source.name, changed=list(done.changed), held=list(done.held)
                    )
        except VestibuleError as error:
            _log.warning("metadata_schedule_failed", code=error.code, detail=error.detail)
