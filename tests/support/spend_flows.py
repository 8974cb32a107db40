"""A replica that spends flows until it is told to stop; run as a program by tests that need another process.

Reads the database's URL from the first line of its input. Spends flow-0, flow-1, ... and prints each that it could
spend.
"""

import asyncio
import sys

from databases import ring
from stored import an_attempt, keep_attempt

from vestibule.clock import SystemClock
from vestibule.errors import FlowReplayed
from vestibule.storage import open_store
from vestibule_sdk.secret import Secret


async def main(count: int) -> None:
    """Spend so many flows."""
    url = Secret(sys.stdin.readline().strip())
    store = await open_store(url, sealer=ring().sealer("row"), clock=SystemClock())
    tell("ready")
    sys.stdin.readline()
    try:
        for number in range(count):
            try:
                await keep_attempt(store, an_attempt(flow_id=f"flow-{number}"))
            except FlowReplayed:
                continue
            tell(f"flow-{number}")
    finally:
        await store.close()


def tell(word: str) -> None:
    """Print a line at once: what was told has happened."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
