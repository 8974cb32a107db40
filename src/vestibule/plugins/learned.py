"""What a connector makes of the issuer that its provider declared, once, when a connection is saved (R10)."""

from typing import Any

from vestibule.errors import ConfigError
from vestibule.plugins.broken import broken, call
from vestibule.plugins.call import resolve_profile
from vestibule.plugins.forms.decode import decode_config
from vestibule.plugins.forms.secrets import split_config
from vestibule_sdk import ConnectorConfig, OIDCConnector


def learned_config(connector: OIDCConnector[Any], config: ConnectorConfig, issuer: str) -> ConnectorConfig:
    """The configuration to store; the same one where the connector has nothing to learn.

    Raises:
        ConfigError: config_error, at its field.
        ConnectorBroken: connector_broken: it raised something else, returned something else, or a configuration that
            still does not know its issuer.
    """
    learned = connector.learned
    if learned is None:
        return config
    made: object = call(connector, "learned", lambda: learned(config, issuer), declared=ConfigError)
    if not isinstance(made, ConnectorConfig) or type(made) is not connector.config:
        raise broken(connector, "learned", f"returned a {type(made).__name__}")
    if made == config:
        return config
    plain, secrets = split_config(made)
    known: ConnectorConfig = decode_config(connector.config, plain, stored_secrets=secrets)
    profile = resolve_profile(connector, known)
    if profile.issuer != issuer or profile.learned_template is not None:
        raise broken(connector, "learned", "returned a configuration with another issuer than the one declared")
    return known
