"""Calls into a connector's pure functions: they may raise two kinds of error, and what they return is looked at."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from vestibule.errors import ConfigError, ConnectorBroken, MappingError
from vestibule.plugins.forms.decode import decode_config
from vestibule.plugins.forms.secrets import split_config
from vestibule.plugins.reason import reason_of
from vestibule_sdk import ConnectorConfig, Identity, OIDCConnector, OIDCProfile, Quirk, Secret, VerifiedClaims

T = TypeVar("T")


def resolve_profile(connector: OIDCConnector[Any], config: ConnectorConfig) -> OIDCProfile:
    """The protocol settings of a configuration.

    Raises:
        ConfigError: config_error, at its field: the fields fit one by one, but not together.
        ConnectorBroken: connector_broken: the connector raised something else, or returned something else.
    """
    profile = _call(connector, "profile", lambda: connector.profile(config), declared=ConfigError)
    if not isinstance(profile, OIDCProfile):
        raise _broken(connector, "profile", f"returned a {type(profile).__name__}")
    quirks: tuple[Any, ...] = profile.quirks
    if not all(isinstance(quirk, Quirk) and isinstance(quirk.name, str) for quirk in quirks):
        raise _broken(connector, "profile", "returned a quirk without a name")
    return profile


def map_identity(connector: OIDCConnector[Any], config: ConnectorConfig, claims: VerifiedClaims) -> Identity:
    """The identity that verified claims stand for.

    Raises:
        MappingError: mapping_failed or missing_user_info.
        ConnectorBroken: connector_broken: it raised something else, or returned what is no sound identity; above all
            one of another issuer than the verified one (S43).
    """
    identity = _call(connector, "identity", lambda: connector.identity(config, claims), declared=MappingError)
    if not isinstance(identity, Identity):
        raise _broken(connector, "identity", f"returned a {type(identity).__name__}")
    try:
        # msgspec checks types when it decodes, not when a Struct is made: an e-mail that is a number ends here.
        identity = msgspec.convert(msgspec.to_builtins(identity), Identity)
    except (msgspec.ValidationError, TypeError) as error:
        raise _broken(connector, "identity", f"returned an unsound identity: {reason_of(error)}") from error
    if identity.issuer != claims.issuer or not identity.subject:
        raise _broken(connector, "identity", "returned another issuer than the verified one, or no subject")
    return identity


def connector_config(connector: OIDCConnector[Any], issuer: str, client_id: str, secret: Secret) -> ConnectorConfig:
    """The configuration that the four-field API's values mean (R6).

    Raises:
        ConfigError: config_error; a `ConfigFaults`, or what the connector raises; each at its field.
        ConnectorBroken: connector_broken, as above.
    """
    config: ConnectorConfig = _call(
        connector, "from_issuer", lambda: connector.from_issuer(issuer, client_id, secret), declared=ConfigError
    )
    if type(config) is not connector.config:
        raise _broken(connector, "from_issuer", f"returned a {type(config).__name__}")
    plain, secrets = split_config(config)
    decoded: ConnectorConfig = decode_config(connector.config, plain, stored_secrets=secrets)
    return decoded


def _call(connector: OIDCConnector[Any], name: str, call: Callable[[], T], *, declared: type[Exception]) -> T:
    try:
        return call()
    except declared:
        raise
    except Exception as error:
        raise _broken(connector, name, f"raised {reason_of(error)}") from error


def _broken(connector: OIDCConnector[Any], name: str, what: str) -> ConnectorBroken:
    return ConnectorBroken(
        f"{connector.manifest.key}: its function `{name}` {what}.", hint="Report this to the connector's author."
    )
