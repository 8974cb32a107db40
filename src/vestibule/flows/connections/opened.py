"""A connection opened: its configuration decoded by its connector, and made ready for its engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import signing_key
from vestibule.domain.connections.rules import check_callback_form, check_callback_without_id_token
from vestibule.errors import ConfigError
from vestibule.flows.connections.own_side import own_side
from vestibule.flows.connections.template import decode_template
from vestibule.flows.saml_on_demand import SAMLOnDemand
from vestibule.flows.urls import Urls
from vestibule.plugins import resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule.protocols.oauth2.pkce import pkce_of
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import AnyConnector, OAuth2Connector, OIDCConnector, SAMLConnector
from vestibule_sdk.oauth2 import OAuth2Profile
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
class OpenedOAuth2:
    """A connection of plain OAuth 2.0, ready for use."""

    connection: Connection
    connector: OAuth2Connector[Any]
    config: ConnectorConfig
    profile: OAuth2Profile


@dataclass(frozen=True)
class OpenedSAML:
    """A connection of SAML, ready for use: its settings and keys are prepared, which costs more than one login."""

    connection: Connection
    connector: SAMLConnector[Any]
    config: ConnectorConfig
    party: "Party"
    generation: int = 0
    """Of the index that the provider was taken from, at a connection to a federation: `connection.issuer` and the end
    of its metadata are then the provider's. 0 for a connection with a provider of its own."""


@dataclass(frozen=True)
class OpenedFederation:
    """A connection through which any provider of a federation signs in; nobody does before one of them is chosen.

    Attributes:
        source_id: Whose providers it admits.
        template: Our own side, and what all of them have alike. It has no keys, so it verifies nothing.
    """

    connection: Connection
    connector: SAMLConnector[Any]
    source_id: str
    template: "Party"


class ProviderTerms(Struct, frozen=True, kw_only=True):
    """One provider of a federation, as its index describes it.

    Attributes:
        fields: Of the connector's form, by camelCase name.
        until_s: The end of what is said of it, in seconds since 1970; None where nothing ends.
        generation: Of the index.
    """

    entity_id: str
    fields: Mapping[str, Any]
    until_s: int | None
    generation: int


def own_party(opened: OpenedSAML | OpenedFederation) -> "Party":
    """What describes our side of a SAML connection, whoever its provider is."""
    return opened.template if isinstance(opened, OpenedFederation) else opened.party


Opened = OpenedOIDC | OpenedOAuth2 | OpenedSAML
"""What a login can go through."""

InUse = Opened | OpenedFederation
"""A connection as such: at a federation the provider is still to be named."""


class OpenConnection:
    """Decodes a stored connection with its connector, and makes it ready."""

    def __init__(self, connectors: Connectors, *, urls: Urls, saml: SAMLOnDemand) -> None:
        self._connectors = connectors
        self._urls = urls
        self._saml = saml

    async def __call__(self, connection: Connection) -> InUse:
        """Open a connection.

        Raises:
            PluginError: The connector is not available.
            ConfigError: The stored configuration is no longer one that the connector accepts; at `callbackForm`, the
                connection needs a redirect URI of its own, and has the shared one (S29, S30).
        """
        connector = self._connectors.get(connection.connector)
        if connection.federation is not None and isinstance(connector, SAMLConnector):
            return await self._federation(connection, connector, source_id=connection.federation)
        config = decode_config(connector.config, connection.config, stored_secrets=connection.secrets)
        if isinstance(connector, OIDCConnector):
            profile = replace(resolve_profile(connector, config), issuer=connection.issuer)
            # Once more: a newer connector may know by now that its provider takes no PKCE.
            check_callback_form(connection.callback_form, pkce=pkce_of(profile), client_auth=profile.client.auth)
            return OpenedOIDC(connection, connector, config, profile)
        if isinstance(connector, OAuth2Connector):
            api = replace(resolve_profile(connector, config), issuer=connection.issuer)
            check_callback_without_id_token(connection.callback_form)
            return OpenedOAuth2(connection, connector, config, api)
        terms = resolve_profile(connector, config)
        own = own_side(terms, provider_id=connection.provider_id, keys=connection.own_keys, urls=self._urls)
        return OpenedSAML(connection, connector, config, await self._saml.prepare(terms, own))

    async def provider(self, federation: OpenedFederation, provider: ProviderTerms) -> OpenedSAML:
        """Open a federation's connection for one of its providers.

        A provider for which the metadata names no domain may speak for none: else any member could assert the names of
        all the others (S43, R48).

        Raises:
            ConfigError: config_error: the provider's metadata does not make a whole configuration.
        """
        connection, connector = federation.connection, federation.connector
        config = decode_config(
            connector.config, {**provider.fields, **connection.config}, stored_secrets=connection.secrets
        )
        terms = resolve_profile(connector, config)
        if terms.idp_entity_id != provider.entity_id:
            raise ConfigError("the connection's own settings name another provider", path="idpEntityId")
        terms = replace(terms, scopes=terms.scopes or ())
        own = own_side(terms, provider_id=connection.provider_id, keys=connection.own_keys, urls=self._urls)
        return OpenedSAML(
            replace(connection, issuer=provider.entity_id, metadata_until_s=provider.until_s),
            connector,
            config,
            await self._saml.prepare(terms, own),
            provider.generation,
        )

    async def _federation(
        self, connection: Connection, connector: SAMLConnector[Any], *, source_id: str
    ) -> OpenedFederation:
        certificate = signing_key(connection.own_keys).certificate
        config = decode_template(connector, connection.config, secrets=connection.secrets, certificate=certificate)
        terms = resolve_profile(connector, config)
        own = own_side(terms, provider_id=connection.provider_id, keys=connection.own_keys, urls=self._urls)
        return OpenedFederation(connection, connector, source_id, await self._saml.prepare_template(terms, own))
