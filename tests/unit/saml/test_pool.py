"""The pool in which XML is worked on (S65): bounded, with a deadline, and honest about what is still under way."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from vestibule.errors import UpstreamBusy
from vestibule.protocols.saml.pool import XMLPool


class Held:
    """Work that waits until it is let go, so that no test has to guess how long anything takes."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.taken_up = threading.Semaphore(0)
        self.begun: list[int] = []

    def work(self, number: int) -> int:
        """Begin, wait, and give the number back."""
        self.begun.append(number)
        self.taken_up.release()
        assert self.let_go.wait(30)
        return number


@asynccontextmanager
async def pool_of(held: Held, *, workers: int = 1, queue: int = 1, deadline_s: float = 30) -> AsyncIterator[XMLPool]:
    pool = XMLPool(workers=workers, queue=queue, deadline_s=deadline_s)
    try:
        yield pool
    finally:
        held.let_go.set()
        await pool.aclose()


async def until(held: Held, *, begun: int) -> None:
    """A thread has taken up so many pieces of work."""
    for _ in range(begun):
        assert await asyncio.to_thread(held.taken_up.acquire, timeout=30)


async def assert_full(pool: XMLPool) -> None:
    with pytest.raises(UpstreamBusy) as caught:
        await pool.run(int)
    assert caught.value.code == "upstream_busy"


async def test_s65_work_is_done_beside_the_event_loop() -> None:
    """S65: and gives what it gives, with its arguments."""
    held = Held()
    async with pool_of(held) as pool:
        assert await pool.run(threading.get_ident) != threading.get_ident()
        assert await pool.run(int, "ff", base=16) == 255


async def test_an_error_of_the_work_is_the_caller_s() -> None:
    held = Held()
    async with pool_of(held) as pool:
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                await pool.run(divmod, 1, 0)
        assert await pool.run(int) == 0


async def test_s65_a_full_pool_refuses_at_once() -> None:
    """S65: workers and queue are taken; the next one is told, and those who wait are served."""
    held = Held()
    async with pool_of(held, workers=2, queue=1) as pool:
        waiting = [asyncio.create_task(pool.run(held.work, number)) for number in range(3)]
        await until(held, begun=2)
        await assert_full(pool)
        held.let_go.set()
        assert await asyncio.gather(*waiting) == [0, 1, 2]
        assert await pool.run(int) == 0


async def test_s65_the_deadline_lets_go_of_who_waits_and_makes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """S65: a thread cannot be stopped, so what it works on still takes its place."""
    held = Held()
    async with pool_of(held, queue=0, deadline_s=30) as pool:
        caller = asyncio.create_task(pool.run(held.work, 1))
        await until(held, begun=1)
        assert not caller.done()
        loop = asyncio.get_running_loop()
        real = loop.time
        monkeypatch.setattr(loop, "time", lambda: real() + 31)  # the loop's clock, half a minute on
        with pytest.raises(UpstreamBusy) as caught:
            await caller
        assert caught.value.code == "upstream_busy"
        await assert_full(pool)
        held.let_go.set()
        assert await eventually(pool) == 0


async def test_s65_who_gives_up_makes_no_room_while_the_thread_works() -> None:
    """S65: else one could fill the threads with slow messages, and hang up on each."""
    held = Held()
    async with pool_of(held, queue=0) as pool:
        caller = asyncio.create_task(pool.run(held.work, 1))
        await until(held, begun=1)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        await assert_full(pool)
        held.let_go.set()
        assert await eventually(pool) == 0


async def test_s65_who_gives_up_in_the_queue_is_taken_out_of_it() -> None:
    """S65: what no thread has begun costs nothing any more."""
    held = Held()
    async with pool_of(held, queue=1) as pool:
        first = asyncio.create_task(pool.run(held.work, 1))
        await until(held, begun=1)
        second = asyncio.create_task(pool.run(held.work, 2))
        await asyncio.sleep(0)
        await assert_full(pool)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        third = asyncio.create_task(pool.run(held.work, 3))
        held.let_go.set()
        assert [await first, await third] == [1, 3]
        assert held.begun == [1, 3]


async def test_closing_waits_for_nobody_and_begins_nothing() -> None:
    """What has not begun never will."""
    held = Held()
    async with pool_of(held, queue=5) as pool:
        running = asyncio.create_task(pool.run(held.work, 1))
        await until(held, begun=1)
        queued = asyncio.create_task(pool.run(held.work, 2))
        await asyncio.sleep(0)
        await pool.aclose()
        assert not running.done()
        with pytest.raises(asyncio.CancelledError):
            await queued
        held.let_go.set()
        assert await running == 1
    assert held.begun == [1]


async def test_closing_twice_is_no_harm() -> None:
    pool = XMLPool()
    await pool.aclose()
    await pool.aclose()


async def eventually(pool: XMLPool) -> int:
    """What `int` gives, once the thread has reported back; another answer than busy ends it too."""
    while True:
        try:
            return await pool.run(int)
        except UpstreamBusy:
            await asyncio.sleep(0)
