"""What is too large for memory goes into a file."""

import asyncio
import gzip
import random
import threading
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from fake_resolver import FakeResolver
from opened_net import DEVELOPMENT, LOCAL, download_refusal, opened_net
from raw_server import RawServer, answering, http_answer, serving
from throwaway_ca import ThrowawayCA

from vestibule.clock import SystemClock
from vestibule.protocols.net import Call, Download, HTTPNet, NetPolicy

MIB = 1_048_576
CHANCE = random.Random(5)  # noqa: S311 - tests want the same chance every time
DOCUMENT = b"".join(CHANCE.randbytes(1000) + b"<EntityDescriptor/>" * 100 for _ in range(1000))
AT_MOST = len(DOCUMENT)


async def test_a_document_is_written_to_its_file() -> None:
    to = BytesIO()
    async with answering(http_answer(DOCUMENT, headers=('ETag: "1"',))) as server, opened_net() as net:
        answer = await net.download(Call(url=f"{server.url}/m"), to=to, max_bytes=AT_MOST, deadline_s=60)
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"", '"1"')
    assert to.getvalue() == DOCUMENT
    assert b"\r\nAccept-Encoding: gzip\r\n" in server.requests[0]


async def test_a_compressed_document_is_unpacked_on_its_way() -> None:
    to = BytesIO()
    answer = http_answer(gzip.compress(DOCUMENT), headers=("Content-Encoding: GZIP",))
    async with answering(answer) as server, opened_net() as net:
        await net.download(Call(url=server.url), to=to, max_bytes=AT_MOST, deadline_s=60)
    assert to.getvalue() == DOCUMENT


@pytest.mark.parametrize("length", [0, 1, 262_143, 262_144, 262_145, 524_288])
async def test_no_length_is_awkward_to_unpack(length: int) -> None:
    """What fits just into one piece, or leaves one byte for the next."""
    to = BytesIO()
    answer = http_answer(gzip.compress(b"\0" * length), headers=("Content-Encoding: x-gzip",))
    async with answering(answer) as server, opened_net() as net:
        await net.download(Call(url=server.url), to=to, max_bytes=max(length, 30), deadline_s=60)
    assert to.getvalue() == b"\0" * length


async def test_a_document_may_come_in_chunks_or_end_with_its_connection() -> None:
    pieces = [DOCUMENT[at : at + 70_000] for at in range(0, len(DOCUMENT), 70_000)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))
    for head, body in (("1.1 200 OK\r\nTransfer-Encoding: chunked", chunks), ("1.0 200 OK\r\nA: b", DOCUMENT)):
        to = BytesIO()
        answer = f"HTTP/{head}\r\n\r\n".encode() + body
        async with answering(answer, then_close=True) as server, opened_net() as net:
            await net.download(Call(url=server.url), to=to, max_bytes=AT_MOST, deadline_s=60)
        assert to.getvalue() == DOCUMENT


async def test_an_empty_document_is_an_empty_file() -> None:
    to = BytesIO()
    async with answering(http_answer(b"")) as server, opened_net() as net:
        answer = await net.download(Call(url=server.url), to=to, max_bytes=1, deadline_s=60)
    assert (answer.status, to.getvalue()) == (200, b"")


@pytest.mark.parametrize(("status", "body"), [("404 Not Found", b"gone"), ("206 Partial", b"<a"), ("500 X", b"")])
async def test_another_status_has_its_body_as_in_every_answer(status: str, body: bytes) -> None:
    to = BytesIO()
    packed = http_answer(gzip.compress(body), status=status, headers=("Content-Encoding: gzip",))
    async with answering(packed) as server, opened_net() as net:
        answer = await net.download(Call(url=server.url), to=to, max_bytes=AT_MOST, deadline_s=60)
    assert (answer.status, answer.body, to.getvalue()) == (int(status[:3]), body, b"")


async def test_not_modified_is_an_answer_without_a_body() -> None:
    """RFC 9110 15.4.5: its Content-Length is that of the body which does not come."""
    unchanged = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(DOCUMENT)
    to = BytesIO()
    async with answering(unchanged) as server, opened_net() as net:
        call = Call(url=server.url, headers={"If-None-Match": '"1"'})
        answers = [await net.download(call, to=to, max_bytes=AT_MOST, deadline_s=60) for _ in range(2)]
    assert [(answer.status, answer.body) for answer in answers] == [(304, b"")] * 2
    assert to.getvalue() == b""
    assert b'\r\nIf-None-Match: "1"\r\n' in server.requests[1]
    assert server.connections == 1


async def test_the_connection_serves_further_calls_of_both_kinds() -> None:
    async with answering(http_answer(DOCUMENT[:MIB])) as server, opened_net() as net:
        for _ in range(2):
            await net.download(Call(url=server.url), to=BytesIO(), max_bytes=AT_MOST, deadline_s=60)
            assert (await net.send(Call(url=server.url))).body == DOCUMENT[:MIB]
    assert (server.connections, len(server.requests)) == (1, 4)


async def test_a_kept_connection_that_died_costs_nothing() -> None:
    """RFC 9110 9.2.2: the document is asked for once more, and stands in the file once."""

    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(http_answer(DOCUMENT))
        await server.read_request(reader)

    server: RawServer
    async with serving(answer_once) as server, opened_net() as net:
        for _ in range(2):
            to = BytesIO()
            await net.download(Call(url=server.url), to=to, max_bytes=AT_MOST, deadline_s=60)
            assert to.getvalue() == DOCUMENT
    assert (server.connections, len(server.requests)) == (2, 3)


async def test_a_download_holds_a_slot() -> None:
    """S63: the limit is one of calls, whatever they are for."""

    async def never_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        begun.set()
        await server.read_request(reader)

    begun = asyncio.Event()
    server: RawServer
    policy = NetPolicy(development=True, concurrency=1, busy_wait_s=0.05)
    async with serving(never_end) as server, answering(http_answer()) as other, opened_net(policy) as net:
        download = asyncio.create_task(
            net.download(Call(url=server.url), to=BytesIO(), max_bytes=AT_MOST, deadline_s=60)
        )
        await begun.wait()
        assert (await download_refusal(net, server.url)).code == "upstream_busy"
        assert (await net.send(Call(url=other.url))).status == 200
        download.cancel()
        with pytest.raises(asyncio.CancelledError):
            await download
        await server.hung_up.wait()
    assert len(server.requests) == 1


class SlowFile(BytesIO):
    """Does not take the second piece before it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed = threading.Event()
        self.asked = threading.Event()

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Wait, after the first piece."""
        if self.tell():
            self.asked.set()
            assert self.allowed.wait(30)
        return super().write(data)


async def test_a_slow_disk_holds_up_the_server_and_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is that the server's fault; and what it has sent by the time it leaves is not lost, over TLS either."""
    authority = ThrowawayCA(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))
    held_up = asyncio.Event()
    sent_bytes = 0

    async def send_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent_bytes
        await server.read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(DOCUMENT) * 20))
        for _ in range(20):
            writer.write(DOCUMENT)
            drained = asyncio.ensure_future(writer.drain())
            done, _ = await asyncio.wait((drained,), timeout=0.6)
            if not done:
                held_up.set()
            await drained
            sent_bytes += len(DOCUMENT)
        writer.close()
        await writer.wait_closed()

    to = SlowFile()
    server: RawServer
    async with (
        serving(send_all, tls=authority.server("idp.example")) as server,
        answering(http_answer()) as other,
        opened_net(
            NetPolicy(networks=LOCAL, ports=frozenset({server.port}), development=True, step_s=0.5),
            resolver=FakeResolver(idp_example=[["127.0.0.1"]]),
        ) as net,
    ):
        call = Call(url=f"https://idp.example:{server.port}/m")
        download = asyncio.create_task(net.download(call, to=to, max_bytes=20 * AT_MOST, deadline_s=60))
        await held_up.wait()
        assert sent_bytes < 15 * len(DOCUMENT)
        assert (await net.send(Call(url=other.url))).status == 200
        to.allowed.set()
        await download
    assert to.getvalue() == DOCUMENT * 20


async def test_a_disk_that_is_full_is_no_fault_of_the_provider() -> None:
    class FullFile(BytesIO):
        def write(self, _data: bytes, /) -> int:  # type: ignore[override]
            raise OSError(28, "No space left on device")

    async with answering(http_answer(DOCUMENT)) as server, opened_net() as net:
        with pytest.raises(OSError, match="No space left"):
            await net.download(Call(url=server.url), to=FullFile(), max_bytes=AT_MOST, deadline_s=60)
        await server.hung_up.wait()


async def test_nobody_writes_any_more_once_a_download_was_cancelled() -> None:
    """The caller closes the file then, and its descriptor may soon be another file's."""
    to = SlowFile()
    async with answering(http_answer(DOCUMENT)) as server, opened_net() as net:
        download = asyncio.create_task(net.download(Call(url=server.url), to=to, max_bytes=AT_MOST, deadline_s=60))
        await asyncio.to_thread(to.asked.wait, 30)
        download.cancel()
        for _ in range(10):
            await asyncio.sleep(0)
        assert not download.done()
        to.allowed.set()
        with pytest.raises(asyncio.CancelledError):
            await download
        written = to.getvalue()
        await server.hung_up.wait()
    assert to.getvalue() == written
    assert DOCUMENT.startswith(written)


async def test_closing_ends_a_download_with_a_declared_error() -> None:
    async def never_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        begun.set()
        await server.read_request(reader)

    begun = asyncio.Event()
    server: RawServer
    async with serving(never_end) as server:
        net = HTTPNet(DEVELOPMENT, clock=SystemClock())
        refused = asyncio.create_task(download_refusal(net, server.url))
        await begun.wait()
        await net.aclose()
        assert (await refused).code == "upstream_unreachable"


async def test_memory_stays_small_whatever_the_size(tmp_path: Path) -> None:
    """S66: 20 MiB pass through, and what waits for the disk is bounded."""
    block = DOCUMENT[:MIB]

    async def send_blocks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (20 * MIB))
        for _ in range(20):
            writer.write(block)
            await writer.drain()

    server: RawServer
    async with serving(send_blocks) as server, opened_net() as net:
        with (tmp_path / "document").open("wb") as to:
            tracemalloc.start()
            await net.download(Call(url=server.url), to=to, max_bytes=20 * MIB, deadline_s=60)
            _, peak_bytes = tracemalloc.get_traced_memory()
            tracemalloc.stop()
    assert (tmp_path / "document").read_bytes() == block * 20
    assert peak_bytes < 6 * MIB  # the sending server, which has its own buffers, included


def test_it_is_a_download() -> None:
    download: Download = HTTPNet(DEVELOPMENT, clock=SystemClock())
    assert isinstance(download, HTTPNet)


def test_a_step_is_four_kib_in_ten_seconds() -> None:
    assert (NetPolicy().step_bytes, NetPolicy().step_s) == (4096, 10)
