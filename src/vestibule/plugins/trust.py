"""Whether a new connection starts out trusted for linking, as its connector decides of its configuration (R49)."""

from vestibule.errors import ConfigError
from vestibule.plugins.broken import broken, call
from vestibule_sdk import AnyConnector, ConnectorConfig, SAMLConnector


def starts_trusted(connector: AnyConnector, config: ConnectorConfig) -> bool:
    """What a connection begins with where nobody says.

    Raises:
        ConfigError: config_error, at its field.
        ConnectorBroken: connector_broken: it raised something else, or returned neither True nor False.
    """
    decide = None if isinstance(connector, SAMLConnector) else connector.starts_trusted
    if decide is None:
        return connector.manifest.trusted_for_linking
    trusted: object = call(connector, "starts_trusted", lambda: decide(config), declared=ConfigError)
    if not isinstance(trusted, bool):
        raise broken(connector, "starts_trusted", f"returned a {type(trusted).__name__}")
    return trusted
