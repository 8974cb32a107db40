"""Whom a call believes, and how it says why it does not (S61: the name stays in TLS and Host)."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from fake_resolver import FakeResolver
from opened_net import LOCAL, opened_net, refusal
from raw_server import RawServer, answering, http_answer, serving
from throwaway_ca import ThrowawayCA

from vestibule.clock import SystemClock
from vestibule.errors import SettingsError
from vestibule.protocols.net import Call, HTTPNet, NetPolicy

RESOLVER = {"idp_example": [["127.0.0.1"]]}


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ThrowawayCA:
    """An authority that the operator named by SSL_CERT_FILE."""
    authority = ThrowawayCA(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))
    return authority


def allowing(server: RawServer) -> NetPolicy:
    return NetPolicy(networks=LOCAL, ports=frozenset({server.port}))


async def test_a_private_authority_is_believed_when_ssl_cert_file_names_it(authority: ThrowawayCA) -> None:
    async with (
        answering(http_answer(b'{"a":1}'), tls=authority.server("idp.example")) as server,
        opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net,
    ):
        for _ in range(2):
            assert (await net.send(Call(url=f"https://idp.example:{server.port}/x"))).body == b'{"a":1}'
    assert server.connections == 1
    assert f"\r\nHost: idp.example:{server.port}\r\n".encode() in server.requests[0]


async def test_the_server_is_told_the_name_not_the_address(authority: ThrowawayCA) -> None:
    """S61: the connection goes to the checked address, SNI names the host."""
    names: list[str | None] = []
    context = authority.server("idp.example")
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    async with (
        answering(http_answer(), tls=context) as server,
        opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net,
    ):
        await net.send(Call(url=f"https://IDP.Example:{server.port}/x"))
    assert names == ["idp.example"]


async def test_a_certificate_may_name_an_address(authority: ThrowawayCA) -> None:
    async with (
        answering(http_answer(), tls=authority.server("127.0.0.1")) as server,
        opened_net(allowing(server)) as net,
    ):
        assert (await net.send(Call(url=f"https://127.0.0.1:{server.port}/x"))).status == 200


@pytest.mark.parametrize(
    ("host", "starts_in_days", "lives_days", "words"),
    [
        ("other.example", -10, 20, ["is for another name", "idp.example"]),
        ("127.0.0.1", -10, 20, ["is for another name"]),
        ("idp.example", -9, 1, ["has expired", "clock"]),
        ("idp.example", 2, 20, ["is not valid yet", "clocks"]),
    ],
)
async def test_a_certificate_that_is_not_believed_is_told_apart(
    authority: ThrowawayCA, host: str, starts_in_days: int, lives_days: int, words: list[str]
) -> None:
    tls = authority.server(host, starts_in=timedelta(days=starts_in_days), lives=timedelta(days=lives_days))
    async with (
        answering(http_answer(), tls=tls) as server,
        opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net,
    ):
        error = await refusal(net, f"https://idp.example:{server.port}/x")
    assert error.code == "upstream_unreachable"
    assert all(word in f"{error.detail} {error.hint}" for word in words)
    assert server.requests == []


async def test_a_self_signed_certificate_is_named_with_its_remedy(authority: ThrowawayCA) -> None:
    async with (
        answering(http_answer(), tls=authority.server("idp.example", self_signed=True)) as server,
        opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net,
    ):
        error = await refusal(net, f"https://idp.example:{server.port}/x")
    assert error.code == "upstream_unreachable"
    assert "is self-signed" in error.detail
    assert "SSL_CERT_FILE" in error.hint


async def test_an_unknown_authority_is_named_with_its_remedy(tmp_path: Path, authority: ThrowawayCA) -> None:
    (tmp_path / "other").mkdir()
    stranger = ThrowawayCA(tmp_path / "other")
    async with (
        answering(http_answer(), tls=stranger.server("idp.example")) as server,
        opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net,
    ):
        error = await refusal(net, f"https://idp.example:{server.port}/x")
    assert authority.pem.exists()
    assert error.code == "upstream_unreachable"
    assert "authority" in error.detail
    assert "SSL_CERT_FILE" in error.hint


@pytest.mark.usefixtures("authority")
async def test_plain_http_at_a_tls_port_is_named() -> None:
    async def shout(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        await release.wait()

    release = asyncio.Event()
    async with serving(shout) as server, opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net:
        error = await refusal(net, f"https://idp.example:{server.port}/x")
        release.set()
    assert error.code == "upstream_unreachable"
    assert "does not speak TLS" in error.detail


@pytest.mark.usefixtures("authority")
async def test_old_tls_is_refused_and_named() -> None:
    async def refuse_version(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(b"\x15\x03\x01\x00\x02\x02\x46")  # RFC 5246 7.2: a fatal alert, protocol_version
        await release.wait()

    release = asyncio.Event()
    async with (
        serving(refuse_version) as server,
        opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net,
    ):
        error = await refusal(net, f"https://idp.example:{server.port}/x")
        release.set()
    assert error.code == "upstream_unreachable"
    assert "older than 1.2" in error.detail


@pytest.mark.usefixtures("authority")
@pytest.mark.parametrize("behaviour", ["closes", "hangs"])
async def test_a_handshake_that_does_not_happen_is_named(behaviour: str) -> None:
    """S32: the deadline includes the handshake."""

    async def handler(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        while behaviour == "hangs" and await reader.read(1000):
            pass

    async with serving(handler) as server:
        policy = NetPolicy(networks=LOCAL, ports=frozenset({server.port}), deadline_s=0.5)
        async with opened_net(policy, resolver=FakeResolver(**RESOLVER)) as net:
            error = await refusal(net, f"https://idp.example:{server.port}/x")
    assert error.code == {"closes": "upstream_unreachable", "hangs": "upstream_timeout"}[behaviour]
    assert "TLS handshake" in error.detail


async def test_a_cancelled_handshake_leaves_nothing_open(authority: ThrowawayCA) -> None:
    async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass
        ended.set()

    assert authority.pem.exists()
    ended = asyncio.Event()
    async with serving(silent) as server, opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net:
        call = asyncio.create_task(net.send(Call(url=f"https://idp.example:{server.port}/x")))
        await server.accepted.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await ended.wait()


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_mistake_in_ssl_cert_file_shows_at_the_start(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S74: OpenSSL itself would go on without a word."""
    named = tmp_path / "ca.pem"
    if content is not None:
        named.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(named))
    with pytest.raises(SettingsError) as caught:
        HTTPNet(NetPolicy(), clock=SystemClock())
    assert caught.value.code == "settings_refused"
    assert str(named) in caught.value.detail


async def test_the_machines_own_authorities_are_read_without_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    async with (
        answering(http_answer(), tls=ThrowawayCA(tmp_path).server("idp.example")) as server,
        opened_net(allowing(server), resolver=FakeResolver(**RESOLVER)) as net,
    ):
        assert (await refusal(net, f"https://idp.example:{server.port}/x")).code == "upstream_unreachable"
