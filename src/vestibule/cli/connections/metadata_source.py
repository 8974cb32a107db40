"""`--metadata`: where a SAML provider's document is: a file, an address or standard input (R20)."""

import sys
from pathlib import Path
from typing import Final

import rich_click as click
from msgspec import Struct

from vestibule.app.host import Host
from vestibule.cli.text_file import DOCUMENT_BYTES_AT_MOST, bytes_from_file
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.connections.manage import Also
from vestibule.flows.metadata_import.tie import Address
from vestibule.flows.store import Transaction

_STDIN: Final = "-"
_OPTION: Final = "--metadata"


class Source(Struct, frozen=True, kw_only=True):
    """Where a document is.

    Attributes:
        content: What was read already; None for one that is still to be fetched.
        url: Its address; "" for what was read here.
    """

    content: bytes | None = None
    url: str = ""


def metadata_source(text: str | None) -> Source | None:
    """Read what is on this machine, before anything is opened; an address waits for the host's net.

    Raises:
        click.BadParameter: There is nothing to read.
    """
    if text is None:
        return None
    if text.lower().startswith(("https://", "http://")):
        return Source(url=text)
    try:
        return Source(content=_from_stdin() if text == _STDIN else bytes_from_file(Path(text)))
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint=_OPTION) from None


def _from_stdin() -> bytes:
    content = sys.stdin.buffer.read(DOCUMENT_BYTES_AT_MOST + 1)
    if not content or len(content) > DOCUMENT_BYTES_AT_MOST:
        message = "standard input is empty" if not content else "what comes on standard input is larger than 1 MiB"
        raise ValueError(message)
    return content


def following(source: Source | None, imported: ImportedMetadata | None, host: Host) -> tuple[Also | None, int | None]:
    """What ties a connection to the address that its metadata came from, and the end of what that said.

    A document that came another way ties nothing; a connection that follows an address is told what was taken from it.
    """
    if source is None or imported is None:
        return None, None
    tie = host.metadata.tie

    async def also(transaction: Transaction, connection: Connection) -> None:
        if source.url:
            await tie.to_address(transaction, connection, imported=imported, address=Address(source.url, None))
        else:
            await tie.taken_by_hand(transaction, connection, imported=imported)

    return also, imported.valid_until_s if source.url else None


async def import_from(source: Source, connector: str, host: Host) -> ImportedMetadata:
    """Fetch the document where that is needed, and take it apart.

    Raises:
        ConfigError: config_error: at `metadata`, with line and reason; at `connector`, when it is none of SAML.
        UpstreamError: The address gives no document.
        PluginError: The connector is not available.
    """
    read = host.metadata.importing
    if source.content is None:
        return await read.fetch(connector, source.url)
    return await read.read(connector, source.content)
