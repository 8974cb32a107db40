"""The fields that a document gives, in the form in which a configuration is stored: only so can the two be compared."""

from collections.abc import Mapping
from typing import Any

from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.opened import Connectors
from vestibule.plugins.forms import decode_config, split_config


class NormalFields:
    """Brings fields into that form."""

    def __init__(self, connectors: Connectors) -> None:
        self._connectors = connectors

    def __call__(self, connection: Connection, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Decode them with the connector, as when a connection is stored.

        Args:
            connection: Whose other fields stand beside them.
            fields: By camelCase name.

        Returns:
            The same fields; None for one that stands at its default or is empty, as stored configurations leave it out.

        Raises:
            ConfigError: config_error: the connector does not accept them.
            PluginError: The connector is not available.
        """
        connector = self._connectors.get(connection.connector)
        config = decode_config(connector.config, {**connection.config, **fields}, stored_secrets=connection.secrets)
        plain, _ = split_config(config)
        return {name: plain.get(name) for name in fields}
