"""A provider's metadata as fields of a connection: pasted, given as a file, or fetched from an address (R20)."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import ConfigError
from vestibule.flows.connections.opened import Connectors
from vestibule.plugins import metadata_fields
from vestibule.protocols.net.call import Net
from vestibule_sdk.connector import SAMLConnector
from vestibule_sdk.saml import IdPMetadata

if TYPE_CHECKING:
    from vestibule.protocols.saml.metadata.idp import MetadataReport


class ImportedMetadata(Struct, frozen=True, kw_only=True):
    """What a document brings.

    Attributes:
        fields: Of the connector's form, by camelCase name: an administrator's own entries go over them.
        metadata: What the document says.
        notes: Plain sentences about what it lacks, what is not used of it, and what deserves a look.
    """

    fields: Mapping[str, Any]
    metadata: IdPMetadata
    notes: tuple[str, ...]


class ImportMetadata:
    """Reads metadata for a connector. Nothing is stored."""

    def __init__(self, *, connectors: Connectors, net: Net, clock: Clock) -> None:
        self._connectors = connectors
        self._net = net
        self._clock = clock

    async def fetch(self, connector_key: str, url: str) -> ImportedMetadata:
        """Read the document at an address, under the rules of every other call (S61).

        Raises:
            UpstreamError: It cannot be had.
            ConfigError, PluginError: As `read`.
        """
        self._connector(connector_key)
        # Not before it is wanted: the module brings lxml.
        from vestibule.protocols.saml.metadata.fetch import fetch_idp_metadata  # noqa: PLC0415

        return await self.read(connector_key, await fetch_idp_metadata(self._net, url))

    async def read(self, connector_key: str, document: bytes) -> ImportedMetadata:
        """Read a document.

        Args:
            connector_key: Whose form is filled in.
            document: One provider's metadata.

        Raises:
            ConfigError: config_error: at `metadata`, with line and reason; at `connector`, when it is none of SAML.
            PluginError: The connector is not available.
        """
        connector = self._connector(connector_key)
        report = await asyncio.to_thread(_describe, document, self._clock)
        fields = metadata_fields(connector, report.metadata)
        return ImportedMetadata(fields=fields, metadata=report.metadata, notes=report.notes)

    def _connector(self, key: str) -> SAMLConnector[Any]:
        connector = self._connectors.get(key)
        if isinstance(connector, SAMLConnector):
            return connector
        raise ConfigError(
            f"{key} is no SAML connector, so there is nothing that metadata could fill in.",
            path="connector",
            hint="See what there is: vestibule connectors",
        )


def _describe(document: bytes, clock: Clock) -> "MetadataReport":
    from vestibule.protocols.saml.metadata.idp import describe_idp_metadata  # noqa: PLC0415 - as above

    return describe_idp_metadata(document, clock=clock)
