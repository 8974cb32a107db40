"""Asking a connector where its provider's administrator consents for everybody there (R29)."""

from vestibule.errors import ConfigError
from vestibule.plugins.broken import broken, call
from vestibule_sdk import AnyConnector, ConnectorConfig, OIDCConnector
from vestibule_sdk.connector import ConsentRequest


def admin_consent_url(connector: AnyConnector, config: ConnectorConfig, request: ConsentRequest) -> str | None:
    """The address; None where the connector, or this configuration of it, has no such place.

    Raises:
        ConfigError: config_error, at its field.
        ConnectorBroken: connector_broken: it raised something else, or returned no text.
    """
    capability = connector.admin_consent if isinstance(connector, OIDCConnector) else None
    if capability is None:
        return None
    url: object = call(connector, "admin_consent", lambda: capability(config, request), declared=ConfigError)
    if url is not None and not isinstance(url, str):
        raise broken(connector, "admin_consent", f"returned a {type(url).__name__}")
    return url
