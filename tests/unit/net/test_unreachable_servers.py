"""The ways in which no connection comes about, told apart in the administrator's words."""

import errno
import socket

import pytest
from fake_resolver import FakeResolver
from manual_clock import ManualClock
from opened_net import LOCAL, opened_net, refusal
from raw_server import answering, http_answer

from vestibule.errors import UpstreamUnreachable
from vestibule.protocols.net import Call, NetPolicy, SystemResolver
from vestibule.protocols.net.faults import unreachable
from vestibule.protocols.net.url import Origin

ORIGIN = Origin("https", "idp.example", 443)


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def test_a_refused_connection_names_address_and_port() -> None:
    port = unused_port()
    async with opened_net() as net:
        error = await refusal(net, f"http://127.0.0.1:{port}/")
    assert error.code == "upstream_unreachable"
    assert "refused" in error.detail
    assert f"127.0.0.1:{port}" in error.detail


async def test_the_next_checked_address_is_tried_and_remembered() -> None:
    """S61: among the checked addresses, the first that takes the connection."""
    resolver = FakeResolver(localhost=[["::1", "127.0.0.1"]])
    async with answering(http_answer(headers=("Connection: close",))) as server, opened_net(resolver=resolver) as net:
        for _ in range(2):
            assert (await net.send(Call(url=f"http://localhost:{server.port}/"))).status == 200
    assert resolver.asked == ["localhost"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), "does not exist in DNS"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), "gave no answer for now"),
        (socket.gaierror(socket.EAI_FAIL, "x"), "failed"),
    ],
)
async def test_dns_faults_are_told_apart(fault: socket.gaierror, words: str) -> None:
    async with opened_net(NetPolicy(), resolver=FakeResolver(idp_example=[fault])) as net:
        error = await refusal(net, "https://idp.example/")
    assert error.code == "upstream_unreachable"
    assert words in error.detail
    assert "idp.example" in error.detail


async def test_a_name_without_addresses_does_not_exist() -> None:
    async with opened_net(NetPolicy(), resolver=FakeResolver(idp_example=[[]])) as net:
        assert (await refusal(net, "https://idp.example/")).code == "upstream_unreachable"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ConnectionRefusedError(), "connection refused"),
        (ConnectionResetError(), "reset"),
        (OSError(errno.EHOSTUNREACH, "x"), "no route"),
        (OSError(errno.ENETUNREACH, "x"), "no route"),
        (OSError(errno.EMFILE, "x"), "file descriptor"),
        (OSError(errno.EPERM, "Operation not permitted"), "Operation not permitted"),
    ],
)
def test_socket_faults_are_told_apart(fault: OSError, words: str) -> None:
    error = unreachable(ORIGIN, fault, where="192.0.2.1:443")
    assert isinstance(error, UpstreamUnreachable)
    assert words in error.detail
    assert error.hint


async def test_the_system_knows_localhost_and_not_a_reserved_name() -> None:
    resolver = SystemResolver()
    try:
        assert set(await resolver.addresses("localhost")) <= {"127.0.0.1", "::1"}
        with pytest.raises(socket.gaierror):
            await resolver.addresses("nowhere.invalid")  # RFC 6761 6.4
    finally:
        resolver.close()


async def test_after_three_failures_a_dead_server_is_left_alone_and_then_probed() -> None:
    """S63: a short memory of failure."""
    clock = ManualClock()
    resolver = FakeResolver(localhost=[["127.0.0.1"]])
    url = f"http://localhost:{unused_port()}/"
    async with opened_net(clock=clock, resolver=resolver) as net:
        details = [(await refusal(net, url)).detail for _ in range(5)]
        assert len(resolver.asked) == 3
        assert all("refused" in detail for detail in details)
        assert all(("not asked again" in detail) == (number >= 3) for number, detail in enumerate(details))
        clock.advance(5.1)
        await refusal(net, url)
        await refusal(net, url)
        assert len(resolver.asked) == 4


async def test_a_failing_server_is_used_again_once_it_answers() -> None:
    clock = ManualClock()
    resolver = FakeResolver(localhost=[*[OSError(errno.ENETUNREACH, "x")] * 3, ["127.0.0.1"]])
    async with answering(http_answer()) as server, opened_net(clock=clock, resolver=resolver) as net:
        url = f"http://localhost:{server.port}/"
        for _ in range(4):
            assert (await refusal(net, url)).code == "upstream_unreachable"
        clock.advance(5.1)
        for _ in range(3):
            assert (await net.send(Call(url=url))).status == 200


async def test_failures_of_one_port_do_not_count_for_another() -> None:
    """S63: a dead server costs nobody else anything."""
    async with answering(http_answer()) as server, opened_net() as net:
        for _ in range(4):
            await refusal(net, f"http://127.0.0.1:{unused_port()}/")
        assert (await net.send(Call(url=server.url))).status == 200


def test_local_networks_are_allowed_by_one_line() -> None:
    assert NetPolicy(networks=LOCAL).networks == LOCAL
