"""A provider's metadata as fields of a connection: pasted, given as a file, or fetched from an address (R20)."""

import asyncio
import hashlib
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
    from vestibule.protocols.saml.metadata.findings import Fact
    from vestibule.protocols.saml.metadata.idp import MetadataReport


class ImportedMetadata(Struct, frozen=True, kw_only=True):
    """What a document brings.

    Attributes:
        fields: Of the connector's form, by camelCase name: an administrator's own entries go over them.
        metadata: What the document says.
        facts: All that it says, field by field with its line, for the administrator's eyes.
        notes: Plain sentences about what it lacks, what is not used of it, and what deserves a look.
        hash: SHA-256 of the document, in hexadecimal.
        is_signed: Whether a pinned key has signed the whole of it.
        valid_until_s: Its end, in seconds since 1970; None where it names none.
        cache_s: Its cacheDuration, in seconds; None where it names none.
    """

    fields: Mapping[str, Any]
    metadata: IdPMetadata
    facts: "tuple[Fact, ...]"
    notes: tuple[str, ...]
    hash: str
    is_signed: bool = False
    valid_until_s: int | None = None
    cache_s: int | None = None


class ImportMetadata:
    """Reads metadata for a connector. Nothing is stored."""

    def __init__(self, *, connectors: Connectors, net: Net, clock: Clock) -> None:
        self._connectors = connectors
        self._net = net
        self._clock = clock

    async def fetch(self, connector_key: str, url: str, *, signer: str | None = None) -> ImportedMetadata:
        """Read the document at an address, under the rules of every other call (S61).

        Args:
            connector_key: As for `read`.
            url: Its address.
            signer: As for `read`.

        Raises:
            UpstreamError: It cannot be had.
            ConfigError, PluginError: As `read`.
        """
        self._connector(connector_key)
        # Not before it is wanted: the module brings lxml.
        from vestibule.protocols.saml.metadata.fetch import fetch_idp_metadata  # noqa: PLC0415

        return await self.read(connector_key, await fetch_idp_metadata(self._net, url), signer=signer)

    async def read(self, connector_key: str, document: bytes, *, signer: str | None = None) -> ImportedMetadata:
        """Read a document.

        Args:
            connector_key: Whose form is filled in.
            document: One provider's metadata.
            signer: The certificate, in PEM, whose key has to have signed the whole of it; None checks no signature.

        Raises:
            ConfigError: config_error: at `metadata`, with line and reason; at `connector`, when it is none of SAML.
            MetadataExpired: metadata_expired.
            VerificationError: One class for each check of the signature.
            PluginError: The connector is not available.
        """
        connector = self._connector(connector_key)
        report = await asyncio.to_thread(_describe, document, self._clock, signer)
        return ImportedMetadata(
            fields=metadata_fields(connector, report.metadata),
            metadata=report.metadata,
            facts=report.facts,
            notes=report.notes,
            hash=hashlib.sha256(document).hexdigest(),
            is_signed=signer is not None,
            valid_until_s=report.valid_until_s,
            cache_s=report.cache_s,
        )

    def _connector(self, key: str) -> SAMLConnector[Any]:
        connector = self._connectors.get(key)
        if isinstance(connector, SAMLConnector):
            return connector
        raise ConfigError(
            f"{key} is no SAML connector, so there is nothing that metadata could fill in.",
            path="connector",
            hint="See what there is: vestibule connectors",
        )


def _describe(document: bytes, clock: Clock, signer: str | None) -> "MetadataReport":
    from vestibule.protocols.saml.metadata.idp import describe_idp_metadata  # noqa: PLC0415 - as above

    return describe_idp_metadata(document, clock=clock, signer=signer)
