"""The two fields that name a realm, over whichever protocol."""

from typing import Annotated

from vestibule_sdk import field

ServerURL = Annotated[
    str,
    field(
        "Server URL",
        "Keycloak's address as browsers see it, without /realms. Installations from before version 17 have /auth at "
        "its end.",
        example="https://sso.example.com",
        url=True,
    ),
]

Realm = Annotated[
    str,
    field(
        "Realm",
        "The realm's name, as the admin console shows it at the top left and in Realm settings > General > Realm name.",
        example="staff",
        max_length=255,
        pattern=r"^[^/?#]+$",
    ),
]
