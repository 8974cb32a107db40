"""A connector's set-up guide with the values of this installation, also before the connection exists (R23, R60)."""

from collections.abc import Mapping
from typing import Any

from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.errors import ConfigError, ConnectorBroken, NotFound, PluginError
from vestibule.flows.connections.registration import planned_registration, saml_registration
from vestibule.flows.connections.stored_profile import stored_profile
from vestibule.flows.urls import Urls
from vestibule.plugins import AnyProfile, resolve_profile
from vestibule.plugins.broken import broken, call
from vestibule.plugins.forms import Kind, decode_config, form_of
from vestibule_sdk.connector import AnyConnector
from vestibule_sdk.guide import filled
from vestibule_sdk.saml import SAMLProfile
from vestibule_sdk.secret import Secret


def setup_guide(connector: AnyConnector, urls: Urls, provider_id: str, *, connection: Connection | None) -> str:
    """The guide as Markdown.

    Args:
        connector: Whose it is.
        urls: Our addresses.
        provider_id: The connection's, as it is or will be.
        connection: As it is stored; None before it exists.

    Raises:
        NotFound: object_not_found: the connector brings no guide.
        ConnectorBroken: connector_broken: it brings one that cannot be read.
    """
    guide = connector.guide
    if guide is None:
        raise NotFound(
            f"the connector {connector.manifest.key} brings no set-up guide",
            hint=f"What has to be registered: vestibule connections urls {provider_id} "
            f"--connector {connector.manifest.key}",
        )
    text: object = call(connector, "guide", guide.text, declared=ConnectorBroken)
    if not isinstance(text, str):
        raise broken(connector, "guide", f"gave a {type(text).__name__}")
    return filled(text, live_values(connector, urls, provider_id, connection=connection))


def live_values(
    connector: AnyConnector, urls: Urls, provider_id: str, *, connection: Connection | None
) -> Mapping[str, str]:
    """What comes into the places of a guide; the scopes are those of the configuration, or of an example of one."""
    form = CallbackForm.OWN if connection is None else connection.callback_form
    profile = _example(connector) if connection is None else _stored(connection, connector)
    registration = planned_registration(urls, provider_id, connector=connector, form=form)
    scopes: tuple[str, ...] = ()
    if isinstance(profile, SAMLProfile):
        registration = saml_registration(urls, provider_id, profile=None if connection is None else profile)
    elif profile is not None:
        scopes = profile.scopes
    return {
        "provider_id": provider_id,
        "base_url": urls.base_url,
        **registration,
        **({"scopes": " ".join(scopes)} if scopes else {}),
    }


def _stored(connection: Connection, connector: AnyConnector) -> AnyProfile | None:
    try:
        return stored_profile(connection, connector)
    except (ConfigError, PluginError):
        return None  # somebody who reads the guide may be about to mend it


def _example(connector: AnyConnector) -> AnyProfile | None:
    """The settings of a configuration of examples: of what is needed, and of the secrets that most have."""
    raw: dict[str, Any] = {
        field.name: Secret("example") if field.kind is Kind.SECRET else field.example
        for field in form_of(connector.config).fields
        if field.required or (field.kind is Kind.SECRET and not field.advanced)
    }
    try:
        return resolve_profile(connector, decode_config(connector.config, raw))
    except (ConfigError, PluginError):
        return None
