"""A kept secret goes only to the provider it was entered for: editing the address must not reveal it (S59)."""

from typing import Any

from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError
from vestibule.flows.connections.draft import Draft
from vestibule.plugins import resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_sdk.connector import AnyConnector, SAMLConnector
from vestibule_sdk.oauth2 import OAuth2Profile
from vestibule_sdk.oidc import OIDCProfile


def refuse_moved_secret(
    draft: Draft, *, stored: Connection, before: AnyConnector, profile: OIDCProfile | OAuth2Profile
) -> None:
    """Let a change pass that leaves the provider's address alone, or brings every secret anew.

    Args:
        draft: The wanted state.
        stored: The connection as it is.
        before: The connector that it is of.
        profile: The wanted settings.

    Raises:
        ConfigError: A ConfigFaults, at each secret that is needed again.
    """
    if isinstance(before, SAMLConnector):
        return  # a connection stays with its connector; another one would be nothing to move from
    try:
        config = decode_config(before.config, stored.config, stored_secrets=stored.secrets)
        moved = _destination(resolve_profile(before, config)) != _destination(profile)
    except ConfigError:
        moved = True  # what is stored cannot be read any more: nothing says where its secret belongs
    missing = [name for name in stored.secrets if not draft.config.get(name)]
    if moved and missing and stored.connector == draft.connector:
        raise ConfigFaults(
            [
                ConfigError(
                    "is needed again, because the provider's address changes",
                    path=name,
                    hint="Enter the secret of this application at the new provider.",
                )
                for name in missing
            ]
        )


def _destination(profile: OIDCProfile | OAuth2Profile) -> tuple[Any, ...]:
    """What decides where a secret is sent, and as whose."""
    client = (profile.client.client_id, profile.client.auth)
    if isinstance(profile, OAuth2Profile):
        return (profile.issuer, profile.authorization_endpoint, profile.token_endpoint, *client)
    return (profile.issuer, profile.discovery_url, profile.learned_template, profile.endpoints, *client)
