"""What an administrator enters for a Keycloak realm over SAML, in the words of Keycloak's admin console."""

from enum import StrEnum
from typing import Annotated

from vestibule_keycloak.realm_fields import Realm, ServerURL
from vestibule_sdk import ConnectorConfig, Unsolicited, bounds, field

Name = Annotated[str, bounds(max_length=255)]


class NameIDFormat(StrEnum):
    """Keycloak's own names for them; `client` leaves it to the client's setting."""

    CLIENT = "client"
    PERSISTENT = "persistent"
    USERNAME = "username"
    EMAIL = "email"
    TRANSIENT = "transient"


class KeycloakSAMLConfig(ConnectorConfig, frozen=True, kw_only=True):
    """A realm, and the SAML client in it that stands for this installation."""

    server_url: ServerURL
    realm: Realm
    signing_certificates: Annotated[
        tuple[Annotated[str, bounds(max_length=16_000)], ...],
        field(
            "Realm certificates",
            "In the admin console: Realm settings > Keys > RS256 > Certificate. Around a rotation enter the old and "
            "the new one.",
            example="MIICmzCCAYMCBgGQ…",
            multiline=True,
            min_length=1,
        ),
    ]
    client_id: Annotated[
        Annotated[str, bounds(max_length=255, pattern=r"^\S+$")] | None,
        field(
            "Client ID",
            "In the admin console: Clients > (client) > Settings > Client ID. Empty when it is this installation's "
            "address, which a client made from our SP metadata has.",
            example="https://login.example.com",
        ),
    ] = None
    email_required: Annotated[
        bool,
        field(
            "E-mail address required",
            "Refuses a sign-in when Keycloak sends no e-mail address. Switch it off where accounts may do without.",
        ),
    ] = True
    groups_attribute: Annotated[
        Name | None,
        field(
            "Group attribute name",
            "The Group attribute name of a Group list mapper. Empty understands member, groups and memberOf. Without "
            "such a mapper Keycloak tells no groups.",
            example="member",
            advanced=True,
        ),
    ] = None
    subject_attribute: Annotated[
        Name | None,
        field(
            "Subject attribute",
            "The SAML Attribute Name of a mapper for something that never changes, such as the user's id. Empty takes "
            "the NameID. Changing it later makes everybody a stranger.",
            example="id",
            advanced=True,
        ),
    ] = None
    name_id_format: Annotated[
        NameIDFormat,
        field(
            "Name ID format",
            "Which one to ask for. Keycloak's own sign-ins (IDP-Initiated SSO) always take the client's, so it is best "
            "to set persistent there, with Force name ID format on.",
            advanced=True,
            labels={
                "client": "The one in the client's settings",
                "persistent": "A lasting name made for this client (persistent)",
                "username": "The user name (username)",
                "email": "The e-mail address (email)",
                "transient": "A new name for every sign-in (transient)",
            },
        ),
    ] = NameIDFormat.CLIENT
    sign_requests: Annotated[
        bool,
        field(
            "Client signature required",
            "Signs the request for a sign-in. As in the admin console: Clients > (client) > Keys > Client signature "
            "required, which an import of our SP metadata switches on. Logout messages are always signed.",
            advanced=True,
        ),
    ] = True
    want_encrypted: Annotated[
        bool,
        field(
            "Encrypt assertions",
            "Refuses an assertion that is not encrypted. As in the admin console: Clients > (client) > Keys > Encrypt "
            "assertions. Encrypted ones are understood in any case.",
            advanced=True,
        ),
    ] = False
    unsolicited: Annotated[
        Unsolicited,
        field(
            "IDP-Initiated SSO",
            "What to do when somebody comes from Keycloak without having begun here. Signing in right away lets a "
            "stranger put people into an account that is not theirs.",
            advanced=True,
            labels={
                "restart": "Begin a sign-in of our own at Keycloak (restart)",
                "accept": "Sign in right away (accept)",
                "off": "Refuse (off)",
            },
        ),
    ] = Unsolicited.RESTART
    clock_skew: Annotated[
        int,
        field(
            "Clock skew",
            "By how many seconds Keycloak's clock may be off, at most 300.",
            example="180",
            advanced=True,
            ge=0,
            le=300,
        ),
    ] = 180
