"""Names that take long, and what they cost others (S63)."""

import asyncio
import socket
import threading
from collections.abc import Sequence

import pytest
from opened_net import opened_net, refusal

from vestibule.protocols.net import NetPolicy, SystemResolver


class DeadResolver:
    """Never answers."""

    async def addresses(self, host: str) -> Sequence[str]:
        """Wait for ever."""
        await asyncio.Event().wait()
        raise AssertionError(host)


async def test_a_dead_name_server_ends_at_the_deadline() -> None:
    """S32."""
    async with opened_net(NetPolicy(deadline_s=0.1), resolver=DeadResolver()) as net:
        error = await refusal(net, "https://idp.example/")
    assert error.code == "upstream_timeout"
    assert "looking up idp.example in DNS" in error.detail


class SlowSystem:
    """`socket.getaddrinfo` that answers when it is told to, at the edge of the network."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.release = threading.Event()

    def getaddrinfo(self, host: bytes, *_: object, **__: object) -> list[tuple[object, ...]]:
        """Stand in for the system's."""
        self.asked.append(host)
        self.release.wait(timeout=60)
        if host == b"nowhere.example":
            raise socket.gaierror(socket.EAI_NONAME, "x")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 0))] * 2


async def test_one_name_is_looked_up_once_however_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """S63: a dead name server holds one thread, not one for each login; who gives up leaves the others waiting."""
    system = SlowSystem()
    monkeypatch.setattr(socket, "getaddrinfo", system.getaddrinfo)
    resolver = SystemResolver()
    waiting = [asyncio.create_task(resolver.addresses("idp.example")) for _ in range(50)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    lost = asyncio.create_task(resolver.addresses("nowhere.example"))
    await asyncio.sleep(0)
    lost.cancel()
    await asyncio.gather(lost, return_exceptions=True)
    system.release.set()
    answers = await asyncio.gather(*waiting[1:])
    assert answers == [("192.0.2.1",)] * 49
    assert sorted(system.asked) == [b"idp.example", b"nowhere.example"]
    assert await resolver.addresses("idp.example") == ("192.0.2.1",)
    assert len(system.asked) == 3
    resolver.close()


async def test_closing_ends_lookups_that_have_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    system = SlowSystem()
    monkeypatch.setattr(socket, "getaddrinfo", system.getaddrinfo)
    resolver = SystemResolver()
    lookups = [asyncio.create_task(resolver.addresses(f"idp{number}.example")) for number in range(70)]
    await asyncio.sleep(0)
    resolver.close()
    system.release.set()
    ended = await asyncio.gather(*lookups, return_exceptions=True)
    assert sum(answer == ("192.0.2.1",) for answer in ended) == 64
    assert sum(isinstance(answer, socket.gaierror) for answer in ended) == 6
