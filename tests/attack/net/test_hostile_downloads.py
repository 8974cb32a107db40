"""Servers that abuse a download: it is large, it is long, and it is written to a disk (S32, S61, S66)."""

import asyncio
import tracemalloc
import zlib
from io import BytesIO

import pytest
from fake_resolver import FakeResolver
from opened_net import download_refusal, opened_net, refusal
from raw_server import RawServer, answering, gzipped, http_answer, serving

from vestibule.protocols.net import Call, NetPolicy
from vestibule_sdk.secret import Secret

MIB = 1_048_576
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


async def test_a_document_of_exactly_the_limit_is_taken() -> None:
    to = BytesIO()
    async with answering(http_answer(b"x" * (4 * MIB))) as server, opened_net() as net:
        await net.download(Call(url=server.url), to=to, max_bytes=4 * MIB, deadline_s=10)
    assert len(to.getvalue()) == 4 * MIB


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http_answer(b"x" * (4 * MIB + 1)), id="one-byte-more"),
        pytest.param(OK + b"\r\n" + b"x" * (4 * MIB + 1), id="until-the-connection-ends"),
        pytest.param(CHUNKED + chunks(*[b"x" * 65536] * 65), id="chunked"),
        pytest.param(CHUNKED + chunks(*[b"x"] * (2 * MIB)), id="tiny-chunks"),
        pytest.param(CHUNKED + b"2;x=" + b"y" * (9 * MIB), id="an-extension-without-end"),
        pytest.param(CHUNKED + b"0\r\nA: " + b"x" * (9 * MIB), id="a-trailer-without-end"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3_000, id="interim-answers-without-end"),
        pytest.param(OK + b"A: b\r\n" * 101 + b"\r\n", id="too-many-headers"),
        pytest.param(http_answer(b"x" * (MIB + 1), status="404 Not Found"), id="another-status-has-the-usual-limit"),
    ],
)
async def test_too_much_is_not_read_to_its_end(answer: bytes) -> None:
    """S32."""
    to = BytesIO()
    async with answering(answer) as server, opened_net() as net:
        error = await download_refusal(net, server.url, to=to)
    assert error.code == "upstream_too_large"
    assert len(to.getvalue()) <= 4 * MIB


async def test_what_is_declared_too_large_is_not_begun() -> None:
    to = BytesIO()
    async with answering(OK + b"Content-Length: 4194305\r\n\r\n") as server, opened_net() as net:
        error = await download_refusal(net, server.url, to=to)
        await server.hung_up.wait()
    assert (error.code, to.getvalue()) == ("upstream_too_large", b"")


async def test_a_bomb_stops_at_the_limit() -> None:
    """S32, S66: 100 MiB of zeros in 100 KiB; no more than the limit is unpacked, and in small pieces."""
    bomb = gzipped(b"\0" * (100 * MIB))
    assert len(bomb) < MIB
    to = _Counting()
    async with (
        answering(http_answer(bomb, headers=("Content-Encoding: gzip",))) as server,
        opened_net() as net,
    ):
        tracemalloc.start()
        error = await download_refusal(net, server.url, to=to)
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert error.code == "upstream_too_large"
    assert to.written_bytes <= 4 * MIB
    assert peak_bytes < 8 * MIB


class _Counting(BytesIO):
    """Keeps nothing, so that what is measured is the net's."""

    written_bytes = 0

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.written_bytes += len(data)
        return len(data)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("deflate", zlib.compress(b"<a/>")),
        ("br", b"\x0b\x02\x80{}\x03"),
        ("gzip, gzip", gzipped(gzipped(b"<a/>"))),
        ("gzip", b"<a/>"),
        ("gzip", gzipped(b"<a/>")[:-1]),
        ("gzip", gzipped(b"<a/>")[:3]),
        ("gzip", gzipped(b"<a/>") + b"x"),
        ("gzip", gzipped(b"<a/>") + gzipped(b"<b/>")),
        ("gzip", gzipped(b"\0" * 262_144) + b"x"),
        ("gzip", gzipped(b"<a/>")[:-8] + b"\0" * 8),
    ],
)
async def test_a_compression_that_was_not_offered_or_is_broken_is_refused(coding: str, body: bytes) -> None:
    answer = http_answer(body, headers=(f"Content-Encoding: {coding}",))
    async with answering(answer) as server, opened_net() as net:
        assert (await download_refusal(net, server.url)).code == "upstream_not_json"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(OK + b"Content-Length: 900000\r\n\r\n" + b"x" * 899_999, id="one-byte-short"),
        pytest.param(CHUNKED + chunks(b"x" * 900_000), id="no-last-chunk"),
        pytest.param(CHUNKED + b"f0000\r\n" + b"x" * 900_000, id="cut-in-a-chunk"),
        pytest.param(CHUNKED + b"xyz\r\n", id="no-chunk"),
        pytest.param(
            OK + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(b"<a/>", b""), id="two-lengths"
        ),
        pytest.param(OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n<a/> ", id="two-content-lengths"),
        pytest.param(OK + b"Content-Length: -4\r\n\r\n<a/>", id="negative-length"),
        pytest.param(OK + b"Transfer-Encoding: gzip\r\n\r\n<a/>", id="no-frame-but-a-coding"),
        pytest.param(OK + b"A b: c\r\n\r\n", id="a-broken-header"),
        pytest.param(http_answer(b"<a/>") + http_answer(b"<b/>"), id="a-second-answer"),
        pytest.param(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n<a/>", id="not-modified-with-a-body"),
        pytest.param(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", id="an-upgrade"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", id="ssh"),
    ],
)
async def test_what_is_no_complete_answer_is_refused(answer: bytes) -> None:
    """The file holds a beginning of the body then; that it is none but a beginning is what the error says."""
    async with answering(answer, then_close=True) as server, opened_net() as net:
        error = await download_refusal(net, server.url)
    assert error.code == "upstream_unreachable"


async def test_a_reset_in_the_middle_is_named() -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(OK + b"Content-Length: 900000\r\n\r\n" + b"x" * 100_000)
        await writer.drain()
        writer.transport.abort()

    server: RawServer
    async with serving(reset) as server, opened_net() as net:
        assert (await download_refusal(net, server.url)).code == "upstream_unreachable"


@pytest.mark.parametrize(
    "drop",
    [
        pytest.param(b"x", id="body"),
        pytest.param(b"1;" + b"y" * 1000 + b"\r\nx\r\n", id="more-frame-than-body"),
    ],
)
async def test_a_trickle_is_not_waited_for_until_the_deadline(drop: bytes) -> None:
    """S63: a minute's deadline is for a large document, not for one byte at a time."""

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        first = chunks(b"x" * 100_000)
        writer.write(CHUNKED + first if drop != b"x" else OK + b"Content-Length: 900000\r\n\r\n" + b"x" * 100_000)
        while not writer.is_closing():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.02)

    server: RawServer
    policy = NetPolicy(development=True, step_s=0.3)
    async with serving(trickle) as server, opened_net(policy) as net:
        error = await download_refusal(net, server.url)
    assert error.code == "upstream_timeout"
    assert "sent fewer than 4096 bytes within 0.3 s; it was still reading the answer" in error.detail


@pytest.mark.parametrize("begins", [b"", OK, OK + b"Content-Length: 900000\r\n\r\n" + b"x" * 4095])
async def test_the_beginning_has_the_deadline_of_every_answer(begins: bytes) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(begins)
        await server.read_request(reader)

    server: RawServer
    async with serving(hang) as server, opened_net(NetPolicy(development=True, deadline_s=0.2)) as net:
        error = await download_refusal(net, server.url)
        await server.hung_up.wait()
    assert error.code == "upstream_timeout"
    assert "did not complete its answer within 0.2 s; it was still waiting for the answer" in error.detail


async def test_steps_that_are_quick_enough_end_at_the_deadline() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(OK + b"\r\n")
        while not writer.is_closing():
            writer.write(b"x" * 5000)
            await writer.drain()
            await asyncio.sleep(0.02)

    server: RawServer
    async with serving(drip) as server, opened_net() as net:
        error = await download_refusal(net, server.url, deadline_s=0.3)
    assert error.code == "upstream_timeout"
    assert "did not complete its answer within 0.3 s; it was still reading the answer" in error.detail


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P", "300 X", "305 X"])
async def test_a_redirect_is_not_followed(status: str) -> None:
    """S32, S61."""
    answer = f"HTTP/1.1 {status}\r\nLocation: https://evil.example/?token=SECRET\r\nContent-Length: 0\r\n\r\n".encode()
    async with answering(answer) as server, opened_net() as net:
        error = await download_refusal(net, server.url)
    assert error.code == "upstream_status"
    assert '"evil.example"' in error.detail
    assert "SECRET" not in str(error)
    assert server.connections == len(server.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/m",
        "https://127.0.0.1/m",
        "https://169.254.169.254/m",
        "https://[::ffff:10.0.0.1]/m",
        "https://user:password@8.8.8.8/m",
        "https://8.8.8.8:8443/m",
        "file:///etc/passwd",
        "https://metadata.example/m",
    ],
)
async def test_what_may_not_be_called_may_not_be_downloaded_from(url: str) -> None:
    """S61, S62."""
    resolver = FakeResolver(metadata_example=[["10.0.0.1"]])
    async with opened_net(NetPolicy(), resolver=resolver) as net:
        assert (await download_refusal(net, url)).code == "blocked_address"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("If-None-Match", '"a"\r\nX-Evil: 1'),
        ("If-None-Match", '"a"\nX-Evil: 1'),
        ("If-Modified-Since", "Mon\x00"),
        ("Host", "internal.example"),
        ("accept-encoding", "deflate"),
        ("Transfer-Encoding", "chunked"),
    ],
)
async def test_a_header_cannot_end_its_line_or_change_the_framing(name: str, value: str) -> None:
    async with answering(http_answer()) as server, opened_net() as net:
        error = await download_refusal(net, Call(url=server.url, headers={name: Secret(value)}))
    assert error.code == "internal_error"
    assert server.connections == 0


async def test_a_refused_download_leaves_nothing_for_the_next_call() -> None:
    """Its connection is closed: the rest of the body would be taken for the next answer."""
    async with answering(http_answer(b"x" * (5 * MIB)), http_answer(b"{}")) as server, opened_net() as net:
        assert (await download_refusal(net, server.url)).code == "upstream_too_large"
        assert (await net.send(Call(url=server.url))).body == b"{}"
    assert server.connections == 2


async def test_three_failures_close_the_way_for_downloads_too() -> None:
    """S63."""
    async with answering(b"") as server, opened_net(NetPolicy(development=True, deadline_s=0.05)) as net:
        for _ in range(3):
            assert (await download_refusal(net, server.url)).code == "upstream_timeout"
        assert (await download_refusal(net, server.url)).code == "upstream_unreachable"
        assert (await refusal(net, server.url)).code == "upstream_unreachable"
    assert server.connections == 3
