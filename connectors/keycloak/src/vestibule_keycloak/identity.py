"""Verified claims of a Keycloak realm as an identity."""

from collections.abc import Mapping

from vestibule_keycloak.config import KeycloakConfig
from vestibule_sdk import Identity, MissingUserInfo, VerifiedClaims, standard_identity


def identity(config: KeycloakConfig, claims: VerifiedClaims) -> Identity:
    """Map claims: the standard ones, groups of a Group Membership mapper, and realm roles where they are sent.

    Realm roles are in the access token; they reach the ID token or userinfo when the mapper "realm roles" of the client
    scope "roles" has "Add to ID token" or "Add to userinfo" on.

    Raises:
        MissingUserInfo: missing_user_info: there is no e-mail address, and the configuration wants one.
    """
    found = standard_identity(claims, groups_claim=config.groups_claim)
    if config.email_required and not found.emails:
        raise MissingUserInfo(
            "neither the ID token nor userinfo holds the claim email",
            hint="In the admin console: Users > (person) > Details > Email is filled in, and Clients > (client) > "
            "Client scopes lists email.",
            expected="email as a text",
            received="no email" if claims.get("email") is None else "email of another type",
        )
    return Identity(
        issuer=found.issuer,
        subject=found.subject,
        emails=found.emails,
        name=found.name,
        username=found.username,
        given_name=found.given_name,
        family_name=found.family_name,
        groups=found.groups,
        attributes=_realm_roles(claims),
    )


def _realm_roles(claims: VerifiedClaims) -> Mapping[str, tuple[str, ...]]:
    access = claims.get("realm_access")
    roles = access.get("roles") if isinstance(access, Mapping) else None
    if not isinstance(roles, list):
        return {}
    return {"realm_access.roles": tuple(role for role in roles if isinstance(role, str))}
