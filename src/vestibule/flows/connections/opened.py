"""A connection opened: its configuration decoded by its connector, and made ready for its engine."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.own_side import own_side
from vestibule.flows.saml_on_demand import SAMLOnDemand
from vestibule.flows.urls import Urls
from vestibule.plugins import resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import AnyConnector, OIDCConnector, SAMLConnector
from vestibule_sdk.oidc import OIDCProfile

if TYPE_CHECKING:
    from vestibule.protocols.saml.party import Party


class Connectors(Protocol):
    """Something that gives connectors by key: the plugin registry."""

    def get(self, key: str) -> AnyConnector:
        """The connector. Raises PluginError, in the class of its state."""
        ...


@dataclass(frozen=True)
class OpenedOIDC:
    """A connection of OpenID Connect, ready for use."""

    connection: Connection
    connector: OIDCConnector[Any]
    config: ConnectorConfig
    profile: OIDCProfile


@dataclass(frozen=True)
class OpenedSAML:
    """A connection of SAML, ready for use: its settings and keys are prepared, which costs more than one login."""

    connection: Connection
    connector: SAMLConnector[Any]
    config: ConnectorConfig
    party: "Party"


Opened = OpenedOIDC | OpenedSAML


class OpenConnection:
    """Decodes a stored connection with its connector, and makes it ready."""

    def __init__(self, connectors: Connectors, *, urls: Urls, saml: SAMLOnDemand) -> None:
        self._connectors = connectors
        self._urls = urls
        self._saml = saml

    async def __call__(self, connection: Connection) -> Opened:
        """Open a connection.

        Raises:
            PluginError: The connector is not available.
            ConfigError: The stored configuration is no longer one that the connector accepts.
        """
        connector = self._connectors.get(connection.connector)
        config = decode_config(connector.config, connection.config, stored_secrets=connection.secrets)
        if isinstance(connector, OIDCConnector):
            profile = replace(resolve_profile(connector, config), issuer=connection.issuer)
            return OpenedOIDC(connection, connector, config, profile)
        terms = resolve_profile(connector, config)
        own = own_side(terms, provider_id=connection.provider_id, keys=connection.own_keys, urls=self._urls)
        return OpenedSAML(connection, connector, config, await self._saml.prepare(terms, own))
