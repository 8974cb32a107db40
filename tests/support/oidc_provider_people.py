"""Who can sign in at the tests' oidc-provider: claims by the name that is typed; any password will do."""

from collections.abc import Mapping
from typing import Final

PEOPLE: Final[Mapping[str, Mapping[str, object]]] = {
    "ada": {
        "name": "Ada Lovelace",
        "given_name": "Ada",
        "family_name": "Lovelace",
        "preferred_username": "ada",
        "email": "ada@example.com",
        "email_verified": True,
    },
}
