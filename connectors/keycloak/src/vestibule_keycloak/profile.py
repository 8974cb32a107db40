"""A realm as protocol settings (R18).

A realm's issuer is its server's address, `/realms/` and the realm's name:
https://www.keycloak.org/securing-apps/oidc-layers. Before version 17 the server's own path was `/auth`:
https://www.keycloak.org/migration/migrating-to-quarkus.
"""

import re
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from vestibule_keycloak.config import KeycloakConfig
from vestibule_sdk import Client, ConfigError, OIDCProfile, Secret

STANDARD_SCOPES: Final = ("openid", "profile", "email")

_ISSUER: Final = re.compile(r"(?P<server>https?://[^/?#]+(?:/[^?#]*)?)/realms/(?P<realm>[^/?#]+)")
_IN_A_SEGMENT: Final = "!$&'()*+,;=:@"  # RFC 3986 3.3: a segment of a path holds them as they are
_WELL_KNOWN: Final = "/.well-known/openid-configuration"


def profile(config: KeycloakConfig) -> OIDCProfile:
    """Resolve a configuration.

    Raises:
        ConfigError: config_error: the server's address goes beyond the server.
    """
    path = urlsplit(config.server_url).path
    if "?" in config.server_url or re.search(r"/(realms|admin)(/|$)", path):
        raise ConfigError(
            "goes beyond the server: leave out everything from /realms or /admin on",
            path="serverUrl",
            hint="For example: https://sso.example.com, or https://sso.example.com/auth",
        )
    return OIDCProfile(
        issuer=f"{config.server_url.rstrip('/')}/realms/{quote(config.realm, safe=_IN_A_SEGMENT)}",
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
    base = issuer.strip().removesuffix("/").removesuffix(_WELL_KNOWN).removesuffix("/")
    found = _ISSUER.fullmatch(base)
    if found is None:
        raise ConfigError(
            "this is not the issuer of a Keycloak realm",
            path="issuerUrl",
            hint="It looks like https://sso.example.com/realms/staff. In the admin console: Realm settings > General > "
            "Endpoints > OpenID Endpoint Configuration.",
        )
    return KeycloakConfig(
        server_url=found["server"].rstrip("/"),
        realm=unquote(found["realm"]),
        client_id=client_id,
        client_secret=client_secret,
    )
