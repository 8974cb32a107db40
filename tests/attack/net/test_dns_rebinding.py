"""A name that answers one address to the check and another to the connection (S61)."""

from pathlib import Path

import pytest
from fake_resolver import FakeResolver
from manual_clock import ManualClock
from opened_net import LOCAL, opened_net, refusal
from raw_server import answering, http_answer
from throwaway_ca import ThrowawayCA

from vestibule.protocols.net import Call, NetPolicy


async def test_the_connection_goes_to_the_checked_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S61: DNS is asked once, and what it would say a moment later is of no interest to that connection."""
    authority = ThrowawayCA(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))
    clock = ManualClock()
    resolver = FakeResolver(idp_example=[["127.0.0.1"], ["10.0.0.1"]])
    async with answering(http_answer(), tls=authority.server("idp.example")) as server:
        policy = NetPolicy(networks=LOCAL, ports=frozenset({server.port}))
        url = f"https://idp.example:{server.port}/"
        async with opened_net(policy, resolver=resolver, clock=clock) as net:
            assert (await net.send(Call(url=url))).status == 200
            assert resolver.asked == ["idp.example"]
            # S62: the next connection, here because the kept one has aged, is checked like the first.
            clock.advance(60)
            error = await refusal(net, url)
    assert error.code == "blocked_address"
    assert "10.0.0.1" in error.detail
    assert server.connections == 1


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "10.0.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse, not one to listen on
        "[::]",
    ],
)
async def test_nothing_is_sent_to_a_private_address(host: str) -> None:
    """S61."""
    async with answering(http_answer()) as server:
        resolver = FakeResolver(localhost=[["127.0.0.1"]])
        async with opened_net(NetPolicy(ports=frozenset({server.port})), resolver=resolver) as net:
            for scheme in ("https", "http"):
                assert (await refusal(net, f"{scheme}://{host}:{server.port}/")).code == "blocked_address"
    assert server.connections == 0


async def test_a_provider_that_becomes_private_is_refused_at_its_next_connection() -> None:
    """S62: a refetch of discovery or keys is a call like any other."""
    clock = ManualClock()
    resolver = FakeResolver(localhost=[["127.0.0.1"], ["127.0.0.1", "192.168.1.1"]])
    async with (
        answering(http_answer(headers=("Connection: close",))) as server,
        opened_net(resolver=resolver, clock=clock) as net,
    ):
        url = f"http://localhost:{server.port}/jwks"
        assert (await net.send(Call(url=url))).status == 200
        clock.advance(11)
        assert (await refusal(net, url)).code == "blocked_address"
    assert server.connections == 1
