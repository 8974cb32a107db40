"""What an administrator enters for Entra ID, in the words of the Microsoft Entra admin center (R17)."""

from enum import StrEnum
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

AUTHORITY: Final = "https://login.microsoftonline.com"
GRAPH: Final = "https://graph.microsoft.com"

# Of the clouds: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud and
# https://learn.microsoft.com/graph/deployments.
AUTHORITIES: Final = vendor_address(
    AUTHORITY, "https://login.microsoftonline.us", "https://login.partner.microsoftonline.cn"
)
GRAPHS: Final = vendor_address(
    GRAPH, "https://graph.microsoft.us", "https://dod-graph.microsoft.us", "https://microsoftgraph.chinacloudapi.cn"
)

GUID: Final = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"

_PEM_CHARACTERS_AT_MOST: Final = 20_000


class GroupSource(StrEnum):
    """Where a person's groups come from."""

    OFF = "off"
    TOKEN = "token"  # noqa: S105 - a place, not a secret
    GRAPH = "graph"


class EntraConfig(ConnectorConfig, frozen=True, kw_only=True):
    """Whose people sign in, and the app registration that stands for this installation."""

    tenant: Annotated[
        str,
        field(
            "Directory (tenant) ID",
            "In the admin center: Entra ID > App registrations > (app) > Overview. A domain name of the tenant will do "
            "and becomes the ID when it is saved. Several tenants: organizations for every work or school account, "
            "common for personal accounts too.",
            example="11111111-2222-3333-4444-555555555555",
            max_length=255,
            pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$",
        ),
    ]
    client_id: Annotated[
        str,
        client_id_field(
            "In the admin center: Entra ID > App registrations > (app) > Overview.",
            title="Application (client) ID",
            example="66666666-7777-8888-9999-000000000000",
        ),
    ]
    client_secret: Annotated[
        Secret | None,
        client_secret_field(
            "In the admin center: App registrations > (app) > Certificates & secrets > Client secrets: the Value, not "
            "the Secret ID; it is shown once. Leave it empty with a certificate."
        ),
    ] = None
    client_key: Annotated[
        Secret | None,
        field(
            "Private key",
            "In place of a client secret: the private key of the certificate below, in PEM, not encrypted.",
            advanced=True,
            multiline=True,
        ),
    ] = None
    client_certificate: Annotated[
        Annotated[str, bounds(max_length=_PEM_CHARACTERS_AT_MOST)] | None,
        field(
            "Certificate",
            "In PEM. The same one is uploaded in the admin center: App registrations > (app) > Certificates & secrets "
            "> Certificates.",
            example="-----BEGIN CERTIFICATE-----",
            advanced=True,
            multiline=True,
        ),
    ] = None
    tenants: Annotated[
        tuple[Annotated[str, bounds(max_length=36, pattern=f"^{GUID}$")], ...],
        field(
            "Allowed tenants",
            "With organizations or common: the tenant IDs whose people may sign in. Empty lets every tenant in the "
            "world in.",
            example="11111111-2222-3333-4444-555555555555",
            max_length=100,
        ),
    ] = ()
    groups: Annotated[
        GroupSource,
        field(
            "Groups",
            "The ID token lists up to 200 groups, once App registrations > (app) > Token configuration > Add groups "
            "claim is set; people with more of them cannot sign in. Microsoft Graph lists all, and needs an "
            "administrator's consent.",
            labels={
                "off": "Not read",
                "token": "From the ID token",
                "graph": "From Microsoft Graph (GroupMember.Read.All)",
            },
        ),
    ] = GroupSource.OFF
    email_required: EmailRequired = True
    authority: Annotated[
        Annotated[str, bounds(max_length=255, pattern=AUTHORITIES)],
        field(
            "Authority",
            "Where people sign in. Another one in national clouds only, such as https://login.microsoftonline.us.",
            example=AUTHORITY,
            advanced=True,
            url=True,
        ),
    ] = AUTHORITY
    graph_url: Annotated[
        Annotated[str, bounds(max_length=255, pattern=GRAPHS)],
        field(
            "Microsoft Graph",
            "Where groups are read. Another one in national clouds only, such as https://graph.microsoft.us.",
            example=GRAPH,
            advanced=True,
            url=True,
        ),
    ] = GRAPH
