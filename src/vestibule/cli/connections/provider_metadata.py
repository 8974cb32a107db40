"""`--metadata`: what a SAML provider says of itself, from a file, an address or standard input (R20)."""

import sys
from pathlib import Path
from typing import Any, Final

import rich_click as click
from msgspec import Struct

from vestibule.app.host import Host
from vestibule.cli.connections.certificates import certificate_pairs, certificate_rows
from vestibule.cli.output import show_heading, show_pairs, show_text
from vestibule.cli.text import plain
from vestibule.cli.text_file import DOCUMENT_BYTES_AT_MOST, bytes_from_file
from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError
from vestibule.flows.connections.import_metadata import ImportedMetadata, ImportMetadata
from vestibule_sdk import IdPEndpoint

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


async def import_from(source: Source, connector: str, host: Host) -> ImportedMetadata:
    """Fetch the document where that is needed, and take it apart.

    Raises:
        ConfigError: config_error: at `metadata`, with line and reason; at `connector`, when it is none of SAML.
        UpstreamError: The address gives no document.
        PluginError: The connector is not available.
    """
    read = ImportMetadata(connectors=host.registry, net=host.net, clock=host.clock)
    if source.content is None:
        return await read.fetch(connector, source.url)
    return await read.read(connector, source.content)


def metadata_row(imported: ImportedMetadata) -> dict[str, Any]:
    """What was understood, for a program."""
    metadata = imported.metadata
    return {
        "entity_id": metadata.entity_id,
        "sso": [_endpoint(endpoint) for endpoint in metadata.sso],
        "slo": [_endpoint(endpoint) for endpoint in metadata.slo],
        "certificates": certificate_rows(metadata.signing_certificates),
        "notes": list(imported.notes),
    }


def show_metadata(imported: ImportedMetadata, *, now_s: int) -> None:
    """Print what was understood, so that somebody can compare it with the provider's screen."""
    metadata = imported.metadata
    show_heading("Understood from the metadata")
    show_pairs(
        [
            ("Entity ID", metadata.entity_id),
            ("Name", metadata.display_name),
            *[("Sign-in (SSO)", _words(endpoint)) for endpoint in metadata.sso],
            *([("Sign-out (SLO)", _words(endpoint)) for endpoint in metadata.slo] or [("Sign-out (SLO)", "none")]),
            *certificate_pairs("Signing certificate", metadata.signing_certificates, now_s=now_s),
        ],
        indent="  ",
    )
    for sentence in imported.notes:
        show_text(f"! {plain(sentence)}", hang="  ")


def _endpoint(endpoint: IdPEndpoint) -> dict[str, Any]:
    return {"binding": endpoint.binding.value, "url": endpoint.url, "response_url": endpoint.response_url}


def _words(endpoint: IdPEndpoint) -> str:
    return f"{endpoint.url} ({endpoint.binding.value})"


def check_same_provider(imported: ImportedMetadata, connection: Connection) -> None:
    """Refuse another provider's document: everybody who signs in through a connection is known by its entity ID (S62).

    Raises:
        ConfigError: config_error, at `metadata`.
    """
    if imported.metadata.entity_id != connection.issuer:
        raise ConfigError(
            f"this is the metadata of {imported.metadata.entity_id}, and the connection's provider is "
            f"{connection.issuer}",
            path="metadata",
            hint="For another provider, add another connection: whoever has signed in so far is known by the old one.",
        )
