"""What an administrator enters for a Keycloak realm over SAML, in the words of Keycloak's admin console."""

from enum import StrEnum
from typing import Annotated

from vestibule_keycloak.realm import Realm, ServerURL
from vestibule_sdk import (
    AttributeName,
    CertificateText,
    ClockSkew,
    ConnectorConfig,
    EmailRequired,
    Unsolicited,
    bounds,
    certificates_field,
    field,
    unsolicited_field,
    want_encrypted_field,
)


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
        tuple[CertificateText, ...],
        certificates_field("Realm certificates", "In the admin console: Realm settings > Keys > RS256 > Certificate."),
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
    email_required: EmailRequired = True
    groups_attribute: Annotated[
        AttributeName | None,
        field(
            "Group attribute name",
            "The Group attribute name of a Group list mapper. Empty understands member, groups and memberOf. Without "
            "such a mapper Keycloak tells no groups.",
            example="member",
            advanced=True,
        ),
    ] = None
    subject_attribute: Annotated[
        AttributeName | None,
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
        want_encrypted_field(
            "Encrypt assertions",
            "As in the admin console: Clients > (client) > Keys > Encrypt assertions.",
        ),
    ] = False
    unsolicited: Annotated[Unsolicited, unsolicited_field("IDP-Initiated SSO", provider="Keycloak")] = (
        Unsolicited.RESTART
    )
    clock_skew: ClockSkew = 180
