"""A kept secret goes only to the provider it was entered for: editing the address must not reveal it (S59)."""

from collections.abc import Mapping
from typing import Any

from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError
from vestibule.flows.connections.draft import Draft
from vestibule.plugins import resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_sdk.connector import AnyConnector, SAMLConnector
from vestibule_sdk.oauth2 import OAuth2Profile
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret


def refuse_moved_secret(
    draft: Draft,
    *,
    stored: Connection,
    before: AnyConnector,
    profile: OIDCProfile | OAuth2Profile,
    secrets: Mapping[str, Secret],
) -> None:
    """Let a change pass that leaves the provider's address alone, or keeps no secret of what was stored.

    Args:
        draft: The wanted state.
        stored: The connection as it is.
        before: The connector that it is of.
        profile: The wanted settings, as they will be stored: a tenant's domain name has given way to its id.
        secrets: Those that the wanted configuration holds, the kept ones among them.

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
    # One that is cleared, or entered anew, is not kept: only what the administrator did not show is held back.
    kept = [name for name in stored.secrets if name in secrets and not draft.config.get(name)]
    if moved and kept and stored.connector == draft.connector:
        raise ConfigFaults(
            [
                ConfigError(
                    "is needed again, because the provider's address or the client's id changes",
                    path=name,
                    hint="Enter the secret of this application at the new provider.",
                )
                for name in kept
            ]
        )


def _destination(profile: OIDCProfile | OAuth2Profile) -> tuple[Any, ...]:
    """What decides where a secret is sent, and as whose.

    How the client proves itself is none of it: by whatever method, it does so at the same place.
    """
    client_id = profile.client.client_id
    if isinstance(profile, OAuth2Profile):
        return (profile.issuer, profile.token_endpoint, client_id)
    return (profile.issuer, profile.discovery_url, profile.learned_template, profile.endpoints.token, client_id)
