"""A stored connection's settings, as its connector resolves them: for whoever looks at them and needs no engine."""

from msgspec.structs import replace

from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import signing_key
from vestibule.flows.connections.template import decode_template
from vestibule.plugins import AnyProfile, resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule_sdk.connector import AnyConnector, SAMLConnector


def stored_profile(connection: Connection, connector: AnyConnector) -> AnyProfile:
    """Resolve them. At a federation they name no provider's certificates, and whatever names one only stands in.

    Raises:
        ConfigError: config_error: the connector does not accept them any more.
        ConnectorBroken: connector_broken.
    """
    if connection.federation is not None and isinstance(connector, SAMLConnector):
        certificate = signing_key(connection.own_keys).certificate
        config = decode_template(connector, connection.config, secrets=connection.secrets, certificate=certificate)
        return replace(resolve_profile(connector, config), signing_certificates=())
    config = decode_config(connector.config, connection.config, stored_secrets=connection.secrets)
    return resolve_profile(connector, config)
