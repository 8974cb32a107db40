"""What Keycloak itself says to people: pages from which nobody comes back, and the labels of its admin console.

Each of the sentences is seen on a running Keycloak by a test in tests/interop, and docs/how-to/keycloak.md explains it.
"""

import zipfile

from keycloak_distribution import built_distribution

REDIRECT_URI = "Invalid parameter: redirect_uri"
CLIENT_NOT_FOUND = "Client not found"
CLIENT_DISABLED = "Client disabled"
POST_LOGOUT_REDIRECT_URI = "Invalid redirect uri"
ID_TOKEN_HINT = "Invalid parameter: id_token_hint"

DEAD_ENDS = frozenset({REDIRECT_URI, CLIENT_NOT_FOUND, CLIENT_DISABLED, POST_LOGOUT_REDIRECT_URI, ID_TOKEN_HINT})

_TEXTS = "theme/keycloak.v2/admin/messages/messages_en.properties"


def console_texts() -> frozenset[str]:
    """Every text of the admin console, in lower case: screens and code do not agree on capitals everywhere."""
    (archive,) = (built_distribution() / "lib/lib/main").glob("org.keycloak.keycloak-admin-ui-*.jar")
    with zipfile.ZipFile(archive) as file:
        lines = file.read(_TEXTS).decode().splitlines()
    return frozenset(value.strip().lower() for _, found, value in (line.partition("=") for line in lines) if found)
