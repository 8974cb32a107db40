"""Signs in people of a Keycloak realm: the whole connector for OpenID Connect (R18)."""

from typing import Annotated, Final

import vestibule_sdk as sdk
from vestibule_keycloak.realm import Realm, ServerURL, realm_address, server_and_realm

# A keyhole of our own drawing, not the project's logo.
ICON: Final = sdk.outline_icon('<circle cx="12" cy="12" r="9"/><circle cx="12" cy="10" r="2"/><path d="M12 12v5"/>')
MANIFEST: Final = sdk.Manifest(
    key="keycloak", title="Keycloak", summary="Signs in people of a Keycloak realm.", icon=ICON, suggested_id="Keycloak"
)
GUIDE: Final = sdk.Guide(package=__package__)
ROLES: Final = [("realm_access", "roles")]


class KeycloakConfig(sdk.ConnectorConfig, frozen=True, kw_only=True):
    """A realm, and the client in it that stands for this installation, in the words of Keycloak's admin console."""

    server_url: ServerURL
    realm: Realm
    client_id: Annotated[str, sdk.client_id_field("In the admin console: Clients > (client) > Settings.")]
    client_secret: Annotated[sdk.Secret, sdk.client_secret_field("In the same place: Credentials.")]
    scopes: sdk.FurtherScopes = None
    email_required: sdk.EmailRequired = True
    groups_claim: Annotated[sdk.ClaimName, sdk.groups_claim_field("A mapper's Token Claim Name.")] = "groups"


def profile(config: KeycloakConfig) -> sdk.OIDCProfile:
    """Resolve a configuration.

    Userinfo is asked when the ID token lacks one of two claims, i.e. when a mapper's "Add to ID token" is off. `groups`
    is not among them: most realms have no mapper for it, so that every sign-in would ask in vain.

    Raises:
        ConfigError: config_error: the server's address goes beyond the server.
    """
    issuer = realm_address(config.server_url, config.realm)
    return sdk.standard_profile(config, issuer=issuer, required_claims=("email", "preferred_username"))


def identity(config: KeycloakConfig, claims: sdk.VerifiedClaims) -> sdk.Identity:
    """Map claims: the standard ones, groups of a Group Membership mapper, and realm roles where they are sent.

    Realm roles are in the access token; they reach the ID token or userinfo when the mapper "realm roles" of the client
    scope "roles" has "Add to ID token" or "Add to userinfo" on.

    Raises:
        MissingUserInfo: missing_user_info: there is no e-mail address, and the configuration wants one.
    """
    hint = "Users > (person) > Details > Email is filled in, and Clients > (client) > Client scopes lists email."
    return sdk.standard_identity(
        claims, groups_claim=config.groups_claim, email_required=config.email_required, hint=hint, attributes=ROLES
    )


def from_issuer(issuer: str, client_id: str, client_secret: sdk.Secret) -> KeycloakConfig:
    """The configuration that an issuer `https://host[/auth]/realms/{realm}` means.

    Raises:
        ConfigError: config_error, at `issuerUrl`, as that API calls it: it is no realm's.
    """
    server_url, realm = server_and_realm(sdk.issuer_base(issuer), path="issuerUrl")
    return KeycloakConfig(server_url=server_url, realm=realm, client_id=client_id, client_secret=client_secret)


connector = sdk.OIDCConnector(
    manifest=MANIFEST, config=KeycloakConfig, profile=profile, identity=identity, from_issuer=from_issuer, guide=GUIDE
)

__all__ = ["KeycloakConfig", "connector"]
