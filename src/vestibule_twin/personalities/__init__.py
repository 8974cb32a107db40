"""One module for each vendor: what it does differently, built from the documents that it publishes.

Nothing here knows the running provider. A vendor with several issuers under one address has a personality for each.
"""

from collections.abc import Mapping
from typing import Final

from vestibule_twin.personalities.entra import ENTRA
from vestibule_twin.personalities.github import GITHUB
from vestibule_twin.personalities.gitlab import GITLAB
from vestibule_twin.personalities.google import GOOGLE
from vestibule_twin.personalities.keycloak import KEYCLOAK, REALM
from vestibule_twin.personalities.okta import CUSTOM_SERVER, ORG_SERVER
from vestibule_twin.personality import STANDARD, Personality

VENDORS: Final[Mapping[str, Mapping[str, Personality]]] = {
    STANDARD.key: {"": STANDARD},
    "okta": {"": ORG_SERVER, "/oauth2/default": CUSTOM_SERVER},
    "entra": {"": ENTRA},
    "google": {"": GOOGLE},
    "github": {"": GITHUB},
    "gitlab": {"": GITLAB},
    "keycloak": {f"/realms/{REALM}": KEYCLOAK},
}
"""By what `--as` calls them: each issuer's path below the base address, and what answers there."""
