"""Servers that answer too much, too slowly, too little or something else (S32)."""

import asyncio
import tracemalloc
import zlib

import pytest
from opened_net import opened_net, refusal
from raw_server import RawServer, answering, gzipped, http_answer, serving

from vestibule.protocols.net import Call, NetPolicy

MIB = 1_048_576


def compressed(body: bytes, window: int) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, window)
    return stream.compress(body) + stream.flush()


def chunked(*chunks: bytes, headers: str = "") -> bytes:
    body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))
    return f"HTTP/1.1 200 OK\r\n{headers}Transfer-Encoding: chunked\r\n\r\n".encode() + body


async def test_a_body_of_exactly_one_mib_is_read() -> None:
    async with answering(http_answer(b"x" * MIB)) as server, opened_net() as net:
        assert len((await net.send(Call(url=server.url))).body) == MIB


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http_answer(b"x" * (MIB + 1)), id="one-byte-more"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n", id="declared-10-mib"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", id="declared-beyond-64-bits"),
        pytest.param(chunked(*[b"x" * 65536] * 160), id="chunked-10-mib"),
        pytest.param(chunked(*[b"x"] * (MIB // 2)), id="tiny-chunks"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (10 * MIB), id="until-the-connection-ends"),
        pytest.param(b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70_000, id="a-header-without-end"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n", id="too-many-headers"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3_000, id="interim-answers-without-end"),
        pytest.param(chunked(b"{}")[:-2] + b"A: " + b"x" * (3 * MIB), id="a-trailer-without-end"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=" + b"y" * (3 * MIB),
            id="an-extension-without-end",
        ),
    ],
)
async def test_too_much_is_not_read_to_its_end(answer: bytes) -> None:
    """S32."""
    async with answering(answer) as server, opened_net() as net:
        error = await refusal(net, server.url)
    assert error.code in {"upstream_too_large", "upstream_unreachable"}
    assert error.code == "upstream_too_large" or b"9" * 20 in answer


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw-deflate"])
async def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    """S32: 50 MiB of zeros in 50 KiB; no more than the limit is ever unpacked."""
    window = {"gzip": 31, "x-gzip": 31, "deflate": 15, "raw-deflate": -15}[coding]
    bomb = compressed(b"\0" * (50 * MIB), window)
    assert len(bomb) < MIB
    header = f"Content-Encoding: {coding.removeprefix('raw-')}"
    async with answering(http_answer(bomb, headers=(header,))) as server, opened_net() as net:
        tracemalloc.start()
        error = await refusal(net, server.url)
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert error.code == "upstream_too_large"
    assert peak_bytes < 8 * MIB


@pytest.mark.parametrize(("coding", "window"), [("gzip", 31), ("GZIP", 31), ("deflate", 15), ("deflate", -15)])
async def test_compressed_answers_are_read(coding: str, window: int) -> None:
    body = b'{"a":"' + b"x" * 1000 + b'"}'
    answer = http_answer(compressed(body, window), headers=(f"Content-Encoding: {coding}",))
    async with answering(answer) as server, opened_net() as net:
        assert (await net.send(Call(url=server.url))).body == body


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", b"\x0b\x02\x80{}\x03"),
        ("zstd", b"(\xb5/\xfd"),
        ("gzip, gzip", gzipped(gzipped(b"{}"))),
        ("gzip", b"{}"),
        ("gzip", gzipped(b"{}")[:-1]),
        ("gzip", gzipped(b"{}") + b"x"),
        ("gzip", gzipped(b"{}") + gzipped(b"{}")),
        ("deflate", b"\x78"),
        ("aws-chunked", b"{}"),
    ],
)
async def test_a_compression_that_was_not_offered_or_is_broken_is_refused(coding: str, body: bytes) -> None:
    answer = http_answer(body, headers=(f"Content-Encoding: {coding}",))
    async with answering(answer) as server, opened_net() as net:
        assert (await refusal(net, server.url)).code == "upstream_not_json"


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200", id="cut-in-the-head"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}", id="cut-in-the-body"),
        pytest.param(chunked(b'{"a":1}')[:-5], id="no-last-chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}", id="cut-in-a-chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}", id="no-frame-but-a-coding"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            id="two-lengths",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", id="two-content-lengths"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}", id="negative-length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", id="no-chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\nA b: c\r\n\r\n", id="a-broken-header"),
        pytest.param(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", id="an-upgrade"),
        pytest.param(b"HTTP/2.0 200 OK\r\n\r\n{}", id="another-version"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", id="ssh"),
        pytest.param(b"220 mail.example ESMTP\r\n", id="smtp"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="a-request"),
        pytest.param(b"\x15\x03\x03\x00\x02\x02\x16", id="tls"),
        pytest.param(b"\0" * 1000, id="zeros"),
    ],
)
async def test_what_is_no_complete_answer_is_refused(answer: bytes, *, kept: bool) -> None:
    async with (
        answering(answer, then_close=not kept) as server,
        opened_net(NetPolicy(development=True, deadline_s=0.3)) as net,
    ):
        error = await refusal(net, server.url)
    assert error.code in ({"upstream_unreachable", "upstream_timeout"} if kept else {"upstream_unreachable"})


async def hang(server: RawServer, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await server.read_request(reader)
    await server.read_request(reader)


async def drip(server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await server.read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def drip_header(server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await server.read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.is_closing():
        writer.write(b"A: b\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("behaviour", [hang, drip, drip_header])
async def test_slowness_ends_at_the_deadline(behaviour: object) -> None:
    """S32: the deadline is for the whole answer, so one byte at a time gains nothing."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await behaviour(server, reader, writer)  # type: ignore[operator]

    server: RawServer
    async with serving(handler) as server, opened_net(NetPolicy(development=True, deadline_s=0.2)) as net:
        error = await refusal(net, server.url)
        await server.hung_up.wait() if behaviour is hang else None
    assert error.code == "upstream_timeout"
    assert "waiting for the answer" in error.detail


def test_the_deadline_is_ten_seconds_and_the_bound_one_mib() -> None:
    """S32."""
    policy = NetPolicy()
    assert (policy.deadline_s, policy.max_body_bytes) == (10, MIB)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://login.example.com/a?token=SECRETSECRETSECRETSECRET", '"login.example.com"'),
        ("/elsewhere", '"127.0.0.1"'),
        ("//evil.example", '"evil.example"'),
        ("http://[", "no readable place"),
        ("", "no readable place"),
        ("https://a\xff" + "a" * 300 + "/", '..."'),
    ],
)
@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "304 Not Modified", "307 T", "308 P", "399 X"]
)
async def test_a_redirect_is_not_followed(status: str, location: str, shown: str) -> None:
    """S32, S61."""
    answer = f"HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode("latin-1")
    async with answering(answer) as server, opened_net() as net:
        error = await refusal(net, server.url)
    assert error.code == "upstream_status"
    assert shown in error.detail
    assert "SECRET" not in str(error)
    assert len(error.detail) < 300
    assert server.connections == len(server.requests) == 1


async def test_a_reset_is_named() -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.transport.abort()

    server: RawServer
    async with serving(reset) as server, opened_net() as net:
        assert (await refusal(net, server.url)).code == "upstream_unreachable"
