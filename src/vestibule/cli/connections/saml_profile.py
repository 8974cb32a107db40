"""A stored SAML connection's settings, for commands that show them and need no engine."""

from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError, PluginError
from vestibule.plugins import Registry, resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule_sdk import SAMLConnector, SAMLProfile


def saml_profile_of(connection: Connection, registry: Registry) -> SAMLProfile | None:
    """The settings; None for another protocol's connection, and where its connector cannot tell.

    `show` must not fail at a connection that has a fault: that is when somebody looks at it.
    """
    try:
        connector = registry.get(connection.connector)
        if not isinstance(connector, SAMLConnector):
            return None
        config = decode_config(connector.config, connection.config, stored_secrets=connection.secrets)
        return resolve_profile(connector, config)
    except (PluginError, ConfigError):
        return None


def is_saml(connection: Connection) -> bool:
    """Whether it is a SAML connection, also where its connector is gone: only those have keys of ours."""
    return bool(connection.own_keys)
