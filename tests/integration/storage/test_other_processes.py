"""What several processes do to one database."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from databases import Database
from stored import an_attempt, keep_attempt

from vestibule.errors import FlowReplayed
from vestibule.storage import DatabaseStore

SUPPORT = Path(__file__).parents[2] / "support"


async def replica(stack: AsyncExitStack, database: Database, *, flows: int) -> Process:
    """A process that is about to spend flows."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, SUPPORT / "spend_flows.py", str(flows), stdin=PIPE, stdout=PIPE, cwd=SUPPORT
    )

    async def end() -> None:
        if process.returncode is None:
            process.kill()
        await process.wait()

    stack.push_async_callback(end)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(database.url.reveal().encode() + b"\n")
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_a_flow_is_spent_once_over_two_processes(database: Database) -> None:
    async with AsyncExitStack() as stack:
        both = await asyncio.gather(*[replica(stack, database, flows=60) for _ in range(2)])

        outputs = await asyncio.gather(*[process.communicate(b"go\n") for process in both])

    spent = [flow for output, _ in outputs for flow in output.split()]
    assert sorted(spent) == sorted(f"flow-{number}".encode() for number in range(60))


async def test_what_was_committed_outlives_a_kill(database: Database, store: DatabaseStore) -> None:
    """No committed attempt is lost, and none of their flows is good again, after a kill -9 in the middle of writing."""
    async with AsyncExitStack() as stack:
        process = await replica(stack, database, flows=10_000)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"go\n")
        committed = [(await process.stdout.readline()).decode().strip() for _ in range(25)]
        process.kill()
        await process.wait()

    for flow_id in committed:
        with pytest.raises(FlowReplayed):
            await keep_attempt(store, an_attempt(flow_id=flow_id))
    # The lock of a dead process is no lock.
    await keep_attempt(store, an_attempt(flow_id="another"))


async def test_a_flow_is_spent_once_among_twenty_at_once(store: DatabaseStore) -> None:
    outcomes = await asyncio.gather(
        *[keep_attempt(store, an_attempt(flow_id="same")) for _ in range(20)], return_exceptions=True
    )

    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome is not None} == {FlowReplayed}
