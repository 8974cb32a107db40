"""What an administrator enters for Google, in the words of Google's consoles (R14)."""

from typing import Annotated, Final

from vestibule_sdk import (
    ConnectorConfig,
    EmailRequired,
    Secret,
    bounds,
    client_id_field,
    client_secret_field,
    field,
    vendor_address,
)

GOOGLE: Final = "https://accounts.google.com"

ISSUER: Final = vendor_address(GOOGLE)

Domain = Annotated[str, bounds(max_length=253, pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$")]


class GoogleConfig(ConnectorConfig, frozen=True, kw_only=True):
    """The OAuth client that stands for this installation, and whom it admits."""

    client_id: Annotated[
        str,
        client_id_field(
            "In the Google Cloud console: Google Auth Platform > Clients > (client) > Additional information.",
            example="123456789012-abc123.apps.googleusercontent.com",
        ),
    ]
    client_secret: Annotated[
        Secret,
        client_secret_field(
            "In the Google Cloud console: Google Auth Platform > Clients > (client) > Client secrets. Google shows it "
            "in full only when it is made."
        ),
    ]
    hosted_domains: Annotated[
        tuple[Domain, ...],
        field(
            "Workspace domains",
            "Only people of these Google Workspace organizations sign in: the primary domain of each, as the Admin "
            "console shows it in Account > Domains > Manage domains. Empty lets anybody with a Google Account sign in.",
            example="example.com",
            max_length=20,
        ),
    ] = ()
    choose_account: Annotated[
        bool,
        field(
            "Always let people choose an account",
            "Shows Google's list of accounts at every sign-in, also to those who are signed in with one only. For "
            "machines that people share.",
            advanced=True,
        ),
    ] = False
    email_required: EmailRequired = True
    issuer: Annotated[
        Annotated[str, bounds(max_length=255, pattern=ISSUER)],
        field(
            "Issuer",
            "Google's own. Anything else is a stand-in for Google on this machine, for development.",
            example=GOOGLE,
            advanced=True,
            url=True,
        ),
    ] = GOOGLE
