"""A stored SAML connection's settings, for commands that show them and need no engine."""

from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError, PluginError
from vestibule.flows.connections.stored_profile import stored_profile
from vestibule.plugins import Registry
from vestibule_sdk import SAMLProfile


def saml_profile_of(connection: Connection, registry: Registry) -> SAMLProfile | None:
    """The settings; None for another protocol's connection, and where its connector cannot tell.

    `show` must not fail at a connection that has a fault: that is when somebody looks at it.
    """
    try:
        profile = stored_profile(connection, registry.get(connection.connector))
    except (PluginError, ConfigError):
        return None
    return profile if isinstance(profile, SAMLProfile) else None


def is_saml(connection: Connection) -> bool:
    """Whether it is a SAML connection, also where its connector is gone: only those have keys of ours."""
    return bool(connection.own_keys)
