"""Metadata stays with its provider: everybody who signs in through a connection is known by its entity ID (S62)."""

from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError
from vestibule.flows.connections.import_metadata import ImportedMetadata


def refuse_other_provider(imported: ImportedMetadata, stored: Connection) -> None:
    """Refuse another provider's document for a connection that exists.

    Raises:
        ConfigError: config_error, at `metadata`.
    """
    if stored.federation is not None:
        raise ConfigError(
            f"the connection admits every provider of {stored.issuer}, so the metadata of one is not for it",
            path="metadata",
            hint="Add another connection for that provider: vestibule saml import",
        )
    if imported.metadata.entity_id != stored.issuer:
        raise ConfigError(
            f"this is the metadata of {imported.metadata.entity_id}, and the connection's provider is {stored.issuer}",
            path="metadata",
            hint="For another provider, add another connection: whoever has signed in so far is known by the old one.",
        )
