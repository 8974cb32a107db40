"""What an administrator enters for a Keycloak realm, in the words of Keycloak's admin console."""

from typing import Annotated

from vestibule_keycloak.realm_fields import Realm, ServerURL
from vestibule_sdk import ConnectorConfig, Secret, bounds, field

SCOPES = r"^[\x21\x23-\x5b\x5d-\x7e]+( +[\x21\x23-\x5b\x5d-\x7e]+)*$"
"""Scope tokens between spaces (RFC 6749 3.3)."""


class KeycloakConfig(ConnectorConfig, frozen=True, kw_only=True):
    """A realm, and the client in it that stands for this installation."""

    server_url: ServerURL
    realm: Realm
    client_id: Annotated[
        str,
        field(
            "Client ID",
            "In the admin console: Clients > (client) > Settings > Client ID.",
            example="vestibule",
            max_length=255,
        ),
    ]
    client_secret: Annotated[
        Secret,
        field(
            "Client Secret",
            "In the admin console: Clients > (client) > Credentials. The tab is there when Client authentication is "
            "on.",
        ),
    ]
    scopes: Annotated[
        Annotated[str, bounds(max_length=500, pattern=SCOPES)] | None,
        field(
            "Further client scopes",
            "Optional client scopes to ask for beside openid, profile and email, separated by spaces. In the admin "
            "console: Clients > (client) > Client scopes.",
            example="microprofile-jwt",
        ),
    ] = None
    email_required: Annotated[
        bool,
        field(
            "E-mail address required",
            "Refuses a sign-in when the person has no e-mail address in Keycloak. Switch it off where accounts may do "
            "without.",
        ),
    ] = True
    groups_claim: Annotated[
        Annotated[str, bounds(max_length=120)],
        field(
            "Groups claim",
            "The Token Claim Name of a Group Membership mapper. Without such a mapper Keycloak tells no groups.",
            example="groups",
            advanced=True,
        ),
    ] = "groups"
