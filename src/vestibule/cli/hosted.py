"""Commands that work on an installation: settings loaded, database and keys open, no server."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from vestibule.app.host import Host, open_host
from vestibule.app.logs import command_logs
from vestibule.cli.output import note
from vestibule.settings import Settings

T = TypeVar("T")


def with_host(settings: Settings, work: Callable[[Host], Awaitable[T]]) -> T:
    """Open the installation for a piece of work, and close it.

    Raises:
        VestibuleError: What `open_host` raises, and what the work raises.
    """

    async def run() -> T:
        async with open_host(settings) as host:
            if host.created_key_file is not None:
                note(
                    f"Made a master key: {host.created_key_file.resolve()}\n"
                    "It opens every secret in the database, and nothing else does: keep a copy of it elsewhere."
                )
            return await work(host)

    with command_logs():
        return asyncio.run(run())
