"""A realm's address, which is its OpenID Connect issuer and its SAML entity ID alike.

It is the server's address, `/realms/` and the realm's name: https://www.keycloak.org/securing-apps/oidc-layers. Before
version 17 the server's own path was `/auth`: https://www.keycloak.org/migration/migrating-to-quarkus.
"""

import re
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from vestibule_sdk import ConfigError

_ADDRESS: Final = re.compile(r"(?P<server>https?://[^/?#]+(?:/[^?#]*)?)/realms/(?P<realm>[^/?#]+)")
_IN_A_SEGMENT: Final = "!$&'()*+,;=:@"  # RFC 3986 3.3: a segment of a path holds them as they are


def realm_address(server_url: str, realm: str) -> str:
    """The address of a realm.

    Raises:
        ConfigError: config_error, at `serverUrl`: that goes beyond the server.
    """
    if "?" in server_url or re.search(r"/(realms|admin)(/|$)", urlsplit(server_url).path):
        raise ConfigError(
            "goes beyond the server: leave out everything from /realms or /admin on",
            path="serverUrl",
            hint="For example: https://sso.example.com, or https://sso.example.com/auth",
        )
    return f"{server_url.rstrip('/')}/realms/{quote(realm, safe=_IN_A_SEGMENT)}"


def server_and_realm(address: str) -> tuple[str, str] | None:
    """The server's address and the realm's name that make up this address; None when it is no realm's."""
    found = _ADDRESS.fullmatch(address)
    return (found["server"].rstrip("/"), unquote(found["realm"])) if found else None
