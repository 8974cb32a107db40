"""Calls into a connector's pure functions: they may raise two kinds of error, and what they return is looked at."""

from collections.abc import Callable, Mapping
from typing import Any, Final, overload

import msgspec

from vestibule.errors import ConfigError, MappingError
from vestibule.plugins.broken import broken, call
from vestibule.plugins.forms.decode import decode_config
from vestibule.plugins.forms.form import form_of
from vestibule.plugins.forms.secrets import split_config
from vestibule.plugins.reason import reason_of
from vestibule.plugins.sound_identity import sound_identity
from vestibule.plugins.sound_profile import sound_profile
from vestibule_sdk import (
    AnyConnector,
    ConnectorConfig,
    Identity,
    IdPMetadata,
    OAuth2Connector,
    OAuth2Profile,
    OIDCConnector,
    OIDCProfile,
    SAMLConnector,
    SAMLProfile,
    Secret,
    VerifiedAssertion,
    VerifiedClaims,
    VerifiedDocuments,
)

AnyProfile = OIDCProfile | OAuth2Profile | SAMLProfile
"""Protocol settings of any protocol."""

AnyEvidence = VerifiedClaims | VerifiedDocuments | VerifiedAssertion
"""Verified evidence of any protocol, as a connector reads it."""

_PROFILES: Final[Mapping[type[AnyConnector], type[AnyProfile]]] = {
    OIDCConnector: OIDCProfile,
    OAuth2Connector: OAuth2Profile,
    SAMLConnector: SAMLProfile,
}


@overload
def resolve_profile(connector: OIDCConnector[Any], config: ConnectorConfig) -> OIDCProfile: ...
@overload
def resolve_profile(connector: OAuth2Connector[Any], config: ConnectorConfig) -> OAuth2Profile: ...
@overload
def resolve_profile(connector: SAMLConnector[Any], config: ConnectorConfig) -> SAMLProfile: ...
@overload
def resolve_profile(connector: AnyConnector, config: ConnectorConfig) -> AnyProfile: ...
def resolve_profile(connector: AnyConnector, config: ConnectorConfig) -> AnyProfile:
    """The protocol settings of a configuration: a profile of the connector's protocol.

    Raises:
        ConfigError: config_error, at its field: the fields fit one by one, but not together.
        ConnectorBroken: connector_broken: the connector raised something else, or returned something else.
    """
    profile: object = call(connector, "profile", lambda: connector.profile(config), declared=ConfigError)
    kind = next(kind for of, kind in _PROFILES.items() if isinstance(connector, of))
    if not isinstance(profile, kind):
        raise broken(connector, "profile", f"returned a {type(profile).__name__}")
    return sound_profile(connector, profile)


def map_identity(connector: AnyConnector, config: ConnectorConfig, evidence: AnyEvidence) -> Identity:
    """The identity that verified evidence of the connector's protocol stands for.

    Raises:
        MappingError: mapping_failed, or the code of its kind, such as missing_user_info or not_admitted; and what
            `sound_identity` finds to be too much.
        ConnectorBroken: connector_broken: it raised something else, or returned what is no sound identity; above all
            one of another issuer than the verified one, or of another subject (S43) without a declaration of the
            claims that make it: `OIDCConnector.subject_claims` (Entra: tenant and object id).
        TypeError: The evidence is of another protocol: a fault of the caller.
    """
    identity: object = call(connector, "identity", _mapping(connector, config, evidence), declared=MappingError)
    return sound_identity(connector, identity, evidence)


def connector_config(
    connector: OIDCConnector[Any] | OAuth2Connector[Any], issuer: str, client_id: str, secret: Secret
) -> ConnectorConfig:
    """The configuration that the four-field API's values mean (R6).

    Raises:
        ConfigError: config_error; a `ConfigFaults`, or what the connector raises; each at its field.
        ConnectorBroken: connector_broken, as above.
    """
    config: ConnectorConfig = call(
        connector, "from_issuer", lambda: connector.from_issuer(issuer, client_id, secret), declared=ConfigError
    )
    if type(config) is not connector.config:
        raise broken(connector, "from_issuer", f"returned a {type(config).__name__}")
    plain, secrets = split_config(config)
    decoded: ConnectorConfig = decode_config(connector.config, plain, stored_secrets=secrets)
    return decoded


def metadata_fields(connector: SAMLConnector[Any], metadata: IdPMetadata) -> dict[str, Any]:
    """The fields, as JSON by camelCase name, that a provider's metadata fills in (R20).

    They are not decoded yet: an administrator's own entries may stand beside them or in their place.

    Raises:
        ConfigError: config_error, what the connector raises: the metadata is not of its kind of provider.
        ConnectorBroken: connector_broken, as above, or it names fields that its configuration does not have.
    """
    fields: object = call(connector, "from_metadata", lambda: connector.from_metadata(metadata), declared=ConfigError)
    if not isinstance(fields, Mapping):
        raise broken(connector, "from_metadata", f"returned a {type(fields).__name__}")
    known = {field.name for field in form_of(connector.config).fields}
    if not known.issuperset(fields):
        raise broken(connector, "from_metadata", "returned a field that its configuration does not have")
    try:
        plain: dict[str, Any] = msgspec.to_builtins(dict(fields))
    except TypeError as error:
        raise broken(connector, "from_metadata", f"returned what is no JSON: {reason_of(error)}") from error
    return plain


def _mapping(connector: AnyConnector, config: ConnectorConfig, evidence: AnyEvidence) -> Callable[[], Identity]:
    if isinstance(connector, OIDCConnector) and isinstance(evidence, VerifiedClaims):
        return lambda: connector.identity(config, evidence)
    if isinstance(connector, OAuth2Connector) and isinstance(evidence, VerifiedDocuments):
        return lambda: connector.identity(config, evidence)
    if isinstance(connector, SAMLConnector) and isinstance(evidence, VerifiedAssertion):
        return lambda: connector.identity(config, evidence)
    message = f"a {type(connector).__name__} does not map {type(evidence).__name__}"
    raise TypeError(message)
