"""Opening a connection for what only SAML has."""

from vestibule.app.host import Host
from vestibule.errors import ConfigError
from vestibule.flows.connections.opened import OpenedFederation, OpenedSAML


async def open_saml(provider_id: str, host: Host) -> OpenedSAML | OpenedFederation:
    """The connection, enabled or not, ready for its engine.

    Raises:
        NotFound: object_not_found.
        ConfigError: config_error: it is no SAML connection, or cannot be opened.
        PluginError: Its connector is not available.
    """
    opened = await host.open_connection(await host.manage.get(provider_id))
    if isinstance(opened, OpenedSAML | OpenedFederation):
        return opened
    raise ConfigError(f"{provider_id} is no SAML connection: it has neither metadata nor keys of ours", path="")
