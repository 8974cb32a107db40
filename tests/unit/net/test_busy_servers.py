"""A limit for each origin: who hangs takes nobody else's place (S63)."""

import asyncio

import pytest
from manual_clock import ManualClock
from opened_net import opened_net, refusal
from raw_server import RawServer, answering, http_answer, serving

from vestibule.clock import SystemClock
from vestibule.errors import UpstreamBusy, UpstreamTimeout, UpstreamUnreachable
from vestibule.protocols.net import Call, NetPolicy
from vestibule.protocols.net.circuit import FAILURES, PAUSE_S, Circuit
from vestibule.protocols.net.lanes import MAX_LANES, Lanes
from vestibule.protocols.net.url import Origin

POLICY = NetPolicy(development=True, concurrency=2, busy_wait_s=0.1, deadline_s=5)


async def test_a_hanging_server_holds_its_own_slots_only() -> None:
    """S63: calls to it are refused as busy after a short wait; another provider does not notice."""

    async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        while await server.read_request(reader):
            if len(server.requests) == 2:
                both.set()

    both = asyncio.Event()
    server: RawServer
    async with serving(hang) as server, answering(http_answer()) as other, opened_net(POLICY) as net:
        hanging = [asyncio.create_task(net.send(Call(url=server.url))) for _ in range(2)]
        await both.wait()
        error = await refusal(net, server.url)
        assert error.code == "upstream_busy"
        assert "VESTIBULE_UPSTREAM_CONCURRENCY" in error.hint
        assert (await net.send(Call(url=other.url))).status == 200
        for call in hanging:
            call.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
    assert len(server.requests) == 2


async def test_a_short_queue_is_served() -> None:
    """S63: the limit is a limit, not a refusal; never more than two requests are open at once."""
    open_now = 0
    most = 0

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        while await server.read_request(reader):
            open_now += 1
            most = max(most, open_now)
            await asyncio.sleep(0.005)
            open_now -= 1
            writer.write(http_answer())

    server: RawServer
    policy = NetPolicy(development=True, concurrency=2)
    async with serving(slow) as server, opened_net(policy) as net:
        answers = await asyncio.gather(*(net.send(Call(url=server.url)) for _ in range(20)))
    assert [answer.status for answer in answers] == [200] * 20
    assert most == 2
    assert server.connections <= 2


async def test_a_call_cancelled_in_the_queue_leaves_it() -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await server.read_request(reader):
            asked.set()
            await release.wait()
            writer.write(http_answer())

    asked, release = asyncio.Event(), asyncio.Event()
    server: RawServer
    policy = NetPolicy(development=True, concurrency=1)
    async with serving(hang) as server, opened_net(policy) as net:
        first = asyncio.create_task(net.send(Call(url=server.url)))
        await asked.wait()
        queued = asyncio.create_task(net.send(Call(url=server.url)))
        await asyncio.sleep(0)
        queued.cancel()
        with pytest.raises(asyncio.CancelledError):
            await queued
        release.set()
        assert (await first).status == 200
        assert (await net.send(Call(url=server.url))).status == 200


def opened_circuit(clock: ManualClock) -> Circuit:
    circuit = Circuit(clock)
    for _ in range(FAILURES):
        assert circuit.admit() is False
        circuit.failed(UpstreamUnreachable("It is down.", hint="Start it."), began_s=clock.monotonic_s())
    return circuit


def test_one_probe_at_a_time_finds_out() -> None:
    """S63."""
    clock = ManualClock()
    circuit = opened_circuit(clock)
    with pytest.raises(UpstreamUnreachable) as caught:
        circuit.admit()
    assert caught.value.hint == "Start it."
    clock.advance(PAUSE_S)
    assert circuit.admit() is True
    with pytest.raises(UpstreamUnreachable):
        circuit.admit()
    circuit.probed()  # cancelled: the next call may find out
    assert circuit.admit() is True
    circuit.failed(UpstreamUnreachable("Still down."), began_s=clock.monotonic_s())
    circuit.probed()
    with pytest.raises(UpstreamUnreachable):
        circuit.admit()
    clock.advance(PAUSE_S)
    assert circuit.admit() is True
    circuit.succeeded()
    circuit.probed()
    assert [circuit.admit() for _ in range(3)] == [False] * 3


def test_only_failures_in_a_row_count() -> None:
    clock = ManualClock()
    circuit = Circuit(clock)
    for _ in range(3 * FAILURES):
        circuit.failed(UpstreamUnreachable("Down."), began_s=clock.monotonic_s())
        circuit.succeeded()
    assert circuit.admit() is False


def test_calls_that_hung_while_others_were_answered_do_not_count() -> None:
    """S63: a few slow answers do not turn away those who would get a quick one."""
    clock = ManualClock()
    circuit = Circuit(clock)
    began_s = clock.monotonic_s()
    clock.advance(1)
    circuit.succeeded()
    clock.advance(9)
    for _ in range(2 * FAILURES):
        circuit.failed(UpstreamTimeout("Late."), began_s=began_s)
    assert circuit.admit() is False


async def test_the_table_of_origins_is_bounded() -> None:
    """S63, S68: and it forgets a failing one last."""
    lanes = Lanes(policy=POLICY, clock=SystemClock())
    failing = lanes.of(Origin("https", "failing.example", 443))
    for _ in range(FAILURES):
        failing.circuit.failed(UpstreamUnreachable("Down."), began_s=SystemClock().monotonic_s())
    for number in range(MAX_LANES + 10):
        lanes.of(Origin("https", f"h{number}.example", 443))
    assert len(lanes) == MAX_LANES
    assert lanes.of(failing.origin) is failing


async def test_lanes_in_use_are_not_forgotten() -> None:
    lanes = Lanes(policy=POLICY, clock=SystemClock())
    for number in range(MAX_LANES):
        await lanes.of(Origin("https", f"h{number}.example", 443)).enter()
    with pytest.raises(UpstreamBusy):
        lanes.of(Origin("https", "one-more.example", 443))
