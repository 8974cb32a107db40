"""The process in which an aggregate is read: it says everything, needs little, and is gone afterwards."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from saml_aggregate import NOW_S, aggregate, federation_key, good_aggregate, good_members, signed
from saml_aggregate_reading import outcome
from saml_signing_keys import signing_key

from vestibule.errors import (
    AlgorithmRefused,
    ConfigError,
    InternalError,
    MetadataDuplicate,
    MetadataMalformed,
    VestibuleError,
)
from vestibule.protocols.saml.aggregate import AggregateRead, Batch, Progress, ReadEntity, read_aggregate
from vestibule.protocols.saml.aggregate.child import next_frame, pieces_of, start, stop
from vestibule.protocols.saml.aggregate.frames import FRAME_BYTES_AT_MOST, read_frame, refused, write_frame
from vestibule.protocols.saml.aggregate.pieces import Piece

SIGNER = federation_key().certificate_pem
WORKER = "vestibule.protocols.saml.aggregate.worker"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A signed aggregate of 400 providers, in a file."""
    path = tmp_path / "federation.xml"
    path.write_bytes(good_aggregate(400))
    return path


async def collected(pieces: AsyncIterator[Piece]) -> tuple[list[ReadEntity], AggregateRead]:
    """Everything that comes."""
    entities: list[ReadEntity] = []
    async for piece in pieces:
        if isinstance(piece, Batch):
            entities += piece.entities
        elif isinstance(piece, AggregateRead):
            return entities, piece
    raise AssertionError("there is no end")


def children() -> set[int]:
    """The processes that this one has started and not yet buried, zombies among them."""
    with subprocess.Popen(["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True) as ps:  # noqa: S607 - ps(1)
        listed, _ = ps.communicate()
    pairs = [map(int, line.split()) for line in listed.splitlines()]
    return {pid for pid, parent in pairs if parent == os.getpid()} - {ps.pid}


async def test_it_reads_what_is_read_here(document: Path) -> None:
    entities, end = await collected(read_aggregate(document, signer=SIGNER, now_s=NOW_S))
    here = outcome(await asyncio.to_thread(document.read_bytes))
    assert tuple(entities) == here.entities
    assert end.document_hash == here.end.document_hash
    assert end.signed_by == here.end.signed_by


async def test_progress_comes_before_the_end(document: Path) -> None:
    pieces = [piece async for piece in read_aggregate(document, signer=None, now_s=NOW_S)]
    assert isinstance(pieces[-2], Progress)
    assert pieces[-2].read_bytes == pieces[-2].total_bytes > 0
    assert isinstance(pieces[-1], AggregateRead)
    assert pieces[-1].peak_bytes > 10_000_000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b"{}", MetadataMalformed),
        (signed(aggregate(*good_members(), *good_members())), MetadataDuplicate),
        (good_aggregate()[:-1], MetadataMalformed),
    ],
)
async def test_a_refusal_there_is_the_same_refusal_here(
    tmp_path: Path, text: bytes, kind: type[VestibuleError]
) -> None:
    path = tmp_path / "federation.xml"
    path.write_bytes(text)
    with pytest.raises(kind) as here:
        outcome(text)
    with pytest.raises(kind) as there:
        await collected(read_aggregate(path, signer=SIGNER, now_s=NOW_S))
    for field in ("code", "detail", "hint", "expected", "received"):
        assert getattr(there.value, field) == getattr(here.value, field)


async def test_a_signer_that_is_none_starts_no_process(document: Path) -> None:
    before = children()
    for pem in ("x", signing_key("federation", "RSA-1024").certificate_pem):
        with pytest.raises(ConfigError) as caught:
            await collected(read_aggregate(document, signer=pem, now_s=NOW_S))
        assert caught.value.path == "signer"
    assert children() == before


async def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await collected(read_aggregate(tmp_path / "nothing.xml", signer=None, now_s=NOW_S))


async def test_names_that_never_repeat_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    """S66: the parser keeps every name it meets, so 250 MB of them once took 400 MB."""
    path = tmp_path / "federation.xml"
    with path.open("w") as file:
        file.write(aggregate(begin="").partition("</md:")[0])
        for number in range(4_000):
            names = "".join(f"<{'n' * 1000}{number}-{place}/>" for place in range(25))
            file.write(f'<md:EntityDescriptor entityID="urn:{number}">{names}</md:EntityDescriptor>')
        file.write("</md:EntitiesDescriptor>")
    with pytest.raises(MetadataMalformed, match="memory"):
        await collected(read_aggregate(path, signer=None, now_s=NOW_S))


async def test_nothing_is_left_after_the_end(document: Path) -> None:
    before = children()
    await collected(read_aggregate(document, signer=SIGNER, now_s=NOW_S))
    assert children() == before


async def test_nothing_is_left_when_the_caller_stops_in_between(tmp_path: Path) -> None:
    path = tmp_path / "federation.xml"
    path.write_bytes(good_aggregate(3000))
    before = children()
    async with aclosing(read_aggregate(path, signer=SIGNER, now_s=NOW_S)) as pieces:
        async for piece in pieces:
            assert not isinstance(piece, AggregateRead)
            assert len(children()) == len(before) + 1
            break
    assert children() == before


async def test_nothing_is_left_when_the_caller_is_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "federation.xml"
    path.write_bytes(good_aggregate(3000))
    before, begun = children(), asyncio.Event()

    async def take_and_wait() -> None:
        async with aclosing(read_aggregate(path, signer=SIGNER, now_s=NOW_S)) as pieces:
            async for _ in pieces:
                begun.set()
                await asyncio.Event().wait()

    task = asyncio.create_task(take_and_wait())
    await begun.wait()
    assert len(children()) == len(before) + 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() == before


async def test_nothing_is_left_when_time_is_up(document: Path) -> None:
    before = children()
    with pytest.raises(InternalError, match="too long"):
        await collected(pieces_of(document, signer=None, now_s=NOW_S, deadline_s=0.0))
    assert children() == before


def test_it_ends_when_the_host_is_gone(document: Path) -> None:
    """Killed, the host can say nothing; but then nobody reads what the process prints."""
    reading, writing = os.pipe()
    with document.open("rb") as source:
        worker = subprocess.Popen([sys.executable, "-P", "-m", WORKER, str(NOW_S), ""], stdin=source, stdout=writing)  # noqa: S603 - our own
    os.close(writing)
    os.close(reading)
    assert worker.wait(60) == 0


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "by SIGKILL"),
        ("raise SystemExit(3)", "with status 3"),
        ("import sys; sys.stdout.buffer.write(b'\\0\\0')", "with status 0"),
        ("import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x09abc')", "with status 0"),
        ("print('Hello, world! ' * 100)", "no answer"),
        ("import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x01' + b'\\xff')", "no answer"),
        ("import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x00')", "no answer"),
    ],
)
async def test_a_process_that_dies_or_babbles_is_a_fault_of_ours(program: str, words: str) -> None:
    process = await start(("-c", program), stdin=asyncio.subprocess.DEVNULL)
    try:
        with pytest.raises(InternalError) as caught:
            await next_frame(process, end_s=asyncio.get_running_loop().time() + 60)
    finally:
        await stop(process)
    assert caught.value.code == "internal_error"
    assert words in caught.value.detail
    assert caught.value.hint


async def test_it_gets_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VESTIBULE_SECRET_KEY", "hush")
    program = "import os, sys; sys.exit(len([n for n in os.environ if n.startswith('VESTIBULE') or n == 'HOME']))"
    process = await start(("-c", program), stdin=asyncio.subprocess.DEVNULL)
    assert await process.wait() == 0
    await stop(process)


def test_what_it_imports() -> None:
    """It starts with every import of a federation, and all it loads is memory twice over."""
    program = f"import sys, {WORKER}\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    loaded = set(done.stdout.split())
    assert {"lxml.etree", "msgspec", WORKER} <= loaded
    heavy = {"asyncio", "sqlalchemy", "litestar", "click", "xmlsec", "onelogin", "httpx2", "jinja2", "structlog"}
    assert not heavy & loaded
    ours = {name for name in loaded if name.startswith("vestibule.")}
    parts = {name.split(".")[1] for name in ours}
    assert parts <= {"clock", "errors", "protocols"}


def test_the_host_needs_no_lxml_for_the_names() -> None:
    program = "import sys, vestibule.protocols.saml.aggregate\nprint(sorted({'lxml', 'xmlsec'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGXCPU])
async def test_a_process_that_is_killed_in_between(tmp_path: Path, signal_: signal.Signals) -> None:
    """By a machine out of memory, or by its own bound on CPU."""
    path = tmp_path / "federation.xml"
    path.write_bytes(good_aggregate(3000))
    before = children()
    pieces = read_aggregate(path, signer=SIGNER, now_s=NOW_S)
    assert isinstance(await anext(pieces), Progress | Batch)
    (started,) = children() - before
    os.kill(started, signal_)
    with pytest.raises(InternalError, match=signal_.name):
        await collected(pieces)
    assert children() == before


@pytest.mark.parametrize(
    "error",
    [
        MetadataMalformed("line 3: bad", hint="mend it"),
        AlgorithmRefused("weak", hint="h", expected="e", received="r"),
        InternalError("ours"),
    ],
)
def test_an_error_goes_through_the_pipe_unchanged(error: VestibuleError) -> None:
    frame = read_frame(write_frame(refused(error))[4:])
    again = frame.error()  # type: ignore[union-attr] # that it is a refusal is what is shown
    assert type(again) is type(error)
    assert (again.detail, again.hint, again.expected, again.received) == (
        error.detail,
        error.hint,
        error.expected,
        error.received,
    )


def test_a_batch_of_the_largest_entities_fits_into_a_frame() -> None:
    largest = ReadEntity(
        entity_id="x" * 1024,
        names=tuple(("en", "x" * 101) for _ in range(5000)),
        scopes=tuple("x" * 253 for _ in range(2000)),
        authority="x" * 1024,
        valid_until_s=2**40,
        line=2**30,
        document=b"x" * (512 * 1024 + 1024 * 1024),
    )
    assert len(write_frame(Batch((largest,)))) < FRAME_BYTES_AT_MOST
