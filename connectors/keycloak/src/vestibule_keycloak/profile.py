"""A realm as protocol settings of OpenID Connect (R18)."""

from typing import Final

from vestibule_keycloak.config import KeycloakConfig
from vestibule_keycloak.realm import realm_address, server_and_realm
from vestibule_sdk import Client, ConfigError, OIDCProfile, Secret

STANDARD_SCOPES: Final = ("openid", "profile", "email")

_WELL_KNOWN: Final = "/.well-known/openid-configuration"


def profile(config: KeycloakConfig) -> OIDCProfile:
    """Resolve a configuration.

    Raises:
        ConfigError: config_error: the server's address goes beyond the server.
    """
    return OIDCProfile(
        issuer=realm_address(config.server_url, config.realm),
        client=Client(client_id=config.client_id, secret=config.client_secret),
        scopes=tuple(dict.fromkeys((*STANDARD_SCOPES, *(config.scopes or "").split()))),
        # Userinfo is asked when the ID token lacks one of them, i.e. when a mapper's "Add to ID token" is off. `groups`
        # is not among them: most realms have no mapper for it, so that every sign-in would ask in vain.
        required_claims=("email", "preferred_username"),
    )


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> KeycloakConfig:
    """The configuration that an issuer `https://host[/auth]/realms/{realm}` means.

    Raises:
        ConfigError: config_error, at `issuerUrl`, as that API calls it: it is no realm's.
    """
    found = server_and_realm(issuer.strip().removesuffix("/").removesuffix(_WELL_KNOWN).removesuffix("/"))
    if found is None:
        raise ConfigError(
            "this is not the issuer of a Keycloak realm",
            path="issuerUrl",
            hint="It looks like https://sso.example.com/realms/staff. In the admin console: Realm settings > General > "
            "Endpoints > OpenID Endpoint Configuration.",
        )
    server_url, realm = found
    return KeycloakConfig(server_url=server_url, realm=realm, client_id=client_id, client_secret=client_secret)
