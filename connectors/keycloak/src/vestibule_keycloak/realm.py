"""A realm's address, which is its OpenID Connect issuer and its SAML entity ID alike.

It is the server's address, `/realms/` and the realm's name: https://www.keycloak.org/securing-apps/oidc-layers. Before
version 17 the server's own path was `/auth`: https://www.keycloak.org/migration/migrating-to-quarkus.
"""

from typing import Annotated, Final

import vestibule_sdk as sdk

EXAMPLE: Final = "https://sso.example.com"

ServerURL = Annotated[str, sdk.field("Server URL", "Keycloak's address, without /realms.", example=EXAMPLE, url=True)]
Realm = Annotated[
    str,
    sdk.field("Realm", "Realm settings > General > Realm name.", example="staff", max_length=255, pattern=sdk.SEGMENT),
]


def realm_address(server_url: str, realm: str) -> str:
    """The address of a realm.

    Raises:
        ConfigError: config_error, at `serverUrl`: that is no server's address, or goes beyond it.
    """
    server = sdk.web_address(server_url, path="serverUrl", example=EXAMPLE, beyond=("realms", "admin"))
    return sdk.with_segment(server, marker="/realms/", name=realm)


def server_and_realm(address: str, *, path: str) -> tuple[str, str]:
    """The server's address and the realm's name that make up this address.

    Raises:
        ConfigError: config_error, at `path`: it is no realm's.
    """
    return sdk.split_segment(address, marker="/realms/", path=path, example=f"{EXAMPLE}/realms/staff")
