"""What an administrator enters for an Okta organization, in the words of Okta's Admin Console (R13)."""

from typing import Annotated

from vestibule_sdk import (
    ClaimName,
    ConnectorConfig,
    EmailRequired,
    Scopes,
    Secret,
    bounds,
    client_id_field,
    client_secret_field,
    field,
    further_scopes_field,
    groups_claim_field,
)


class OktaConfig(ConnectorConfig, frozen=True, kw_only=True):
    """An organization, one of its authorization servers, and the app integration that stands for this installation."""

    domain: Annotated[
        str,
        field(
            "Okta domain",
            "In the Admin Console: the menu under your name at the top right shows it. It is not the address of the "
            "console itself, which has -admin in it. A custom domain will do where sign-ins use it.",
            example="your-org.okta.com",
            max_length=255,
        ),
    ]
    client_id: Annotated[
        str,
        client_id_field(
            "In the Admin Console: Applications > Applications > (app) > General > Client Credentials.",
            example="0oa1gjh63g214q0Hq0g4",
        ),
    ]
    client_secret: Annotated[
        Secret,
        client_secret_field(
            "In the Admin Console: Applications > Applications > (app) > General > CLIENT SECRETS. With Public key / "
            "Private key as client authentication use the connector OpenID Connect."
        ),
    ]
    authorization_server: Annotated[
        Annotated[str, bounds(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")] | None,
        field(
            "Authorization server",
            "Empty means the org authorization server, which every organization has. For a custom authorization server "
            "its id, or default: Security > API > Authorization Servers > (server), the last part of its Issuer URI.",
            example="default",
            advanced=True,
        ),
    ] = None
    groups_claim: Annotated[
        ClaimName | None,
        groups_claim_field(
            "The claim that lists a person's groups; empty asks for none. At the org authorization server it is set in "
            "Applications > (app) > Sign On > OpenID Connect ID Token, at a custom one in Security > API > (server) > "
            "Claims."
        ),
    ] = None
    scopes: Annotated[
        Scopes | None,
        further_scopes_field(
            "A custom authorization server refuses every scope that it does not list under Scopes.",
            example="address phone",
        ),
    ] = None
    email_required: EmailRequired = True
