"""What we tell a SAML provider about us: generated from the connection, or the administrator's own document (R20)."""

from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import own_party
from vestibule.flows.engines import Engines


class SPMetadata:
    """Gives our metadata, for enabled connections and disabled ones."""

    def __init__(self, *, connections: OpenConnections, engines: Engines) -> None:
        self._connections = connections
        self._engines = engines

    async def __call__(self, provider_id: str) -> bytes:
        """Our metadata at one connection.

        Raises:
            UnknownConnection: unknown_connection.
            PluginError, ConfigError, UpstreamBusy, DatabaseUnavailable: As named.
        """
        opened = await self._connections.to_register(provider_id)
        return await self._engines.saml.engine.metadata(own_party(opened))
