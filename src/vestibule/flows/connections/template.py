"""The configuration of a connection that admits a whole federation: what all of its providers have alike.

Name, addresses, certificates and domains of each come from the federation's signed index and from nowhere else, so no
configuration may hold them: one certificate entered here would sign for all. Where a whole configuration is needed
before any provider is known, to check this part or to describe our own side, one stands in that does not exist.
"""

from collections.abc import Mapping
from typing import Any, Final

from vestibule.errors import ConfigError
from vestibule.plugins import metadata_fields
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import SAMLConnector
from vestibule_sdk.saml import Binding, IdPEndpoint, IdPMetadata
from vestibule_sdk.secret import Secret

_NOBODY: Final = "https://provider.invalid/"
"""A name that nobody can have (RFC 6761 6.4)."""

_NOT_GIVEN: Final[tuple[object, ...]] = ("", None, [], ())


def decode_template(
    connector: SAMLConnector[Any], template: Mapping[str, Any], *, secrets: Mapping[str, Secret], certificate: str
) -> ConnectorConfig:
    """Decode it, as the whole configuration that it becomes with a provider.

    Args:
        connector: Its connector.
        template: By camelCase name.
        secrets: What is kept already.
        certificate: Any that can be read, in PEM: whoever opens the outcome takes care that it verifies nothing.

    Raises:
        ConfigError: config_error: at a field that is each provider's own; or the connector does not accept it.
        ConnectorBroken: connector_broken.
    """
    theirs = provider_fields(connector, certificate=certificate)
    faults = [
        ConfigError(
            "comes from the metadata of each provider, so it cannot be set for all of them",
            path=name,
            hint="Leave it out.",
        )
        for name, value in template.items()
        if name in theirs and value not in _NOT_GIVEN
    ]
    if faults:
        raise ConfigFaults(faults)
    ours = {name: value for name, value in template.items() if name not in theirs}
    whole = {**metadata_fields(connector, _stand_in(certificate, full=False)), **ours}
    config: ConnectorConfig = decode_config(connector.config, whole, stored_secrets=secrets)
    return config


def provider_fields(connector: SAMLConnector[Any], *, certificate: str) -> frozenset[str]:
    """The fields that a provider's metadata can give, by camelCase name, but for what an administrator may demand too.

    Raises:
        ConfigError, ConnectorBroken: As `decode_template`.
    """
    return frozenset(metadata_fields(connector, _stand_in(certificate, full=True)))


def _stand_in(certificate: str, *, full: bool) -> IdPMetadata:
    end = IdPEndpoint(binding=Binding.REDIRECT, url=_NOBODY, response_url=_NOBODY)
    return IdPMetadata(
        entity_id=_NOBODY,
        sso=(end,),
        slo=(end,) if full else (),
        signing_certificates=(certificate,),
        scopes=("provider.invalid",) if full else (),
    )
