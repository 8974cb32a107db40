"""When a connection is used again, and when not."""

import asyncio
import socket

import pytest
from fake_resolver import FakeResolver
from manual_clock import ManualClock
from opened_net import opened_net, refusal
from raw_server import RawServer, answering, http_answer, serving

from vestibule.clock import SystemClock
from vestibule.protocols.net import Call, HTTPNet, NetPolicy


async def test_a_connection_is_kept_for_the_next_call() -> None:
    async with answering(http_answer()) as server, opened_net() as net:
        for _ in range(3):
            await net.send(Call(url=server.url))
            await net.send(Call(url=server.url, form={"a": "b"}))
    assert len(server.requests) == 6
    assert server.connections == 1


async def test_a_connection_is_not_used_for_another_origin() -> None:
    async with answering(http_answer()) as one, answering(http_answer()) as other, opened_net() as net:
        await net.send(Call(url=one.url))
        await net.send(Call(url=other.url))
        await net.send(Call(url=f"http://localhost:{one.port}"))
    assert (one.connections, other.connections) == (2, 1)


@pytest.mark.parametrize(
    ("header", "idle_s", "connections"),
    [
        ("A: b", 3.9, 1),
        ("A: b", 4.1, 2),
        ("Keep-Alive: timeout=20, max=100", 18, 1),
        ("Keep-Alive: timeout=20, max=100", 20, 2),
        ("Keep-Alive: timeout=1", 0, 2),
        ("Keep-Alive: timeout=99999999999", 5, 2),
        ("Keep-Alive: timeout=5000", 61, 2),
        ("Keep-Alive: timeout=-5", 5, 2),
        ("Connection: close", 0, 2),
    ],
)
async def test_a_connection_is_given_up_before_the_server_would(header: str, idle_s: float, connections: int) -> None:
    clock = ManualClock()
    async with answering(http_answer(headers=(header,))) as server, opened_net(clock=clock) as net:
        await net.send(Call(url=server.url))
        clock.advance(idle_s)
        await net.send(Call(url=server.url))
    assert server.connections == connections


async def test_a_busy_connection_is_given_up_after_five_minutes() -> None:
    clock = ManualClock()
    async with answering(http_answer()) as server, opened_net(clock=clock) as net:
        for _ in range(101):
            await net.send(Call(url=server.url))
            clock.advance(3)
    assert server.connections == 2


async def test_a_get_survives_a_kept_connection_that_died() -> None:
    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(http_answer())
        await server.read_request(reader)
        if server.connections == 1:
            return
        writer.write(http_answer(b'{"second":1}'))

    server: RawServer
    async with serving(answer_once) as server, opened_net() as net:
        await net.send(Call(url=server.url))
        server_before = server.connections
        await net.send(Call(url=server.url))
    assert server_before == 1
    assert server.connections == 2
    assert len(server.requests) == 3


async def test_a_form_is_never_sent_twice() -> None:
    """S33: the code and the secret go out once, whatever happened to them."""

    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(http_answer())
        await server.read_request(reader)

    server: RawServer
    async with serving(answer_once) as server, opened_net() as net:
        await net.send(Call(url=server.url))
        error = await refusal(net, Call(url=server.url, form={"code": "x"}))
        assert error.code == "upstream_unreachable"
    assert len(server.requests) == 2


async def test_a_connection_that_speaks_unasked_is_dropped() -> None:
    """An answer that waits in a kept connection would be taken for the next caller's."""
    poison = http_answer(b'{"sub":"somebody else"}')
    async with answering(http_answer() + poison, http_answer()) as server, opened_net() as net:
        error = await refusal(net, server.url)
        assert error.code == "upstream_unreachable"
        assert (await net.send(Call(url=server.url))).body == b"{}"
    assert server.connections == 2


async def test_late_unasked_bytes_drop_the_connection_too() -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await server.read_request(reader):
            writer.write(http_answer())
            if server.connections == 1:
                await spoil.wait()
                writer.write(http_answer(b'{"sub":"somebody else"}'))

    spoil = asyncio.Event()
    server: RawServer
    async with serving(handler) as server, opened_net() as net:
        await net.send(Call(url=server.url))
        spoil.set()
        await server.hung_up.wait()
        assert (await net.send(Call(url=server.url))).body == b"{}"
        assert server.connections == 2


async def test_a_cancelled_call_closes_its_connection_and_gives_its_slot_back() -> None:
    async def hang_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await server.read_request(reader):
            if server.connections > 1:
                writer.write(http_answer())
            else:
                asked.set()

    asked = asyncio.Event()
    server: RawServer
    policy = NetPolicy(development=True, concurrency=1)
    async with serving(hang_first) as server, opened_net(policy) as net:
        call = asyncio.create_task(net.send(Call(url=server.url)))
        await asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await server.hung_up.wait()
        assert (await net.send(Call(url=server.url))).status == 200


async def test_a_burst_asks_dns_once_and_a_later_connection_again() -> None:
    """S62: what is fetched again is resolved and checked again."""
    clock = ManualClock()
    resolver = FakeResolver(localhost=[["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]])
    async with (
        answering(http_answer(headers=("Connection: close",))) as server,
        opened_net(clock=clock, resolver=resolver) as net,
    ):
        for asked in (1, 2):
            for _ in range(3):
                await net.send(Call(url=f"http://localhost:{server.port}/"))
            assert len(resolver.asked) == asked
            clock.advance(11)
        assert (await refusal(net, f"http://localhost:{server.port}/")).code == "blocked_address"
    assert server.connections == 6


async def test_a_failed_connection_forgets_what_dns_said() -> None:
    """A provider that moved is found at its new place by the next call."""
    gone = socket.create_server(("127.0.0.1", 0))
    port = gone.getsockname()[1]
    gone.close()
    resolver = FakeResolver(localhost=[["127.0.0.1"]])
    async with opened_net(clock=ManualClock(), resolver=resolver) as net:
        for _ in range(2):
            assert (await refusal(net, f"http://localhost:{port}/")).code == "upstream_unreachable"
    assert len(resolver.asked) == 2


async def test_a_closed_net_opens_nothing() -> None:
    async with answering(http_answer()) as server:
        net = HTTPNet(NetPolicy(development=True), clock=SystemClock())
        await net.aclose()
        for url in (server.url, f"http://localhost:{server.port}/"):
            assert (await refusal(net, url)).code == "upstream_unreachable"
    assert server.connections == 0
