"""Connectors as people name them."""

from typing import Protocol

from vestibule.flows.connections.opened import Connectors
from vestibule_sdk.connector import AnyConnector


class NamedConnectors(Connectors, Protocol):
    """Something that also gives connectors by their other names: the plugin registry.

    Other than `get`, this may import every connector, so no login asks for it.
    """

    def named(self, name: str) -> AnyConnector:
        """The connector of that key or alias. Raises PluginError, in the class of its state."""
        ...
