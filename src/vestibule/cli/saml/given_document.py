"""The document that a command line names: an address, a file or standard input, brought to this machine's disk."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

import rich_click as click
from msgspec import Struct

from vestibule.app.host import Host
from vestibule.flows.metadata_import.spool import AGGREGATE_BYTES_AT_MOST, HEAD_BYTES, spool
from vestibule.protocols.saml.aggregate import DocumentKind, document_kind

_STDIN: Final = "-"


class GivenDocument(Struct, frozen=True, kw_only=True):
    """A document on this disk.

    Attributes:
        url: Where it came from; None for a file.
    """

    path: Path
    kind: DocumentKind
    url: str | None


@asynccontextmanager
async def given_document(text: str, host: Host) -> AsyncIterator[GivenDocument]:
    """Bring it here, for as long as the block lasts.

    Args:
        text: FILE, URL or -.
        host: For its net.

    Raises:
        UpstreamError: The address gives none.
        MetadataMalformed: metadata_malformed: it is something else than metadata.
        click.BadParameter: The file cannot be read.
    """
    if text.lower().startswith(("https://", "http://")):
        # Not before it is wanted: the module brings lxml.
        from vestibule.protocols.saml.metadata.fetch import fetch_metadata  # noqa: PLC0415

        with spool() as spooled:
            await fetch_metadata(host.net, text, to=spooled.file, max_bytes=AGGREGATE_BYTES_AT_MOST)
            yield GivenDocument(path=spooled.path, kind=document_kind(spooled.head()), url=text)
        return
    with _standard_input() if text == _STDIN else _file(Path(text)) as path:
        yield GivenDocument(path=path, kind=document_kind(await asyncio.to_thread(_head, path)), url=None)


@contextmanager
def _standard_input() -> Iterator[Path]:
    with spool() as spooled:
        shutil.copyfileobj(sys.stdin.buffer, spooled.file)
        spooled.file.flush()
        yield spooled.path


@contextmanager
def _file(path: Path) -> Iterator[Path]:
    if not path.is_file():
        message = f"{path} is no file; an address begins with https://"
        raise click.BadParameter(message, param_hint="SOURCE")
    yield path


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror})"
        raise click.BadParameter(message, param_hint="SOURCE") from None
