"""Verified claims as an identity: the standard mapping (OpenID Connect Core 5.1)."""

from vestibule_oidc.config import OIDCConfig
from vestibule_sdk import Identity, MissingUserInfo, VerifiedClaims, standard_identity


def identity(config: OIDCConfig, claims: VerifiedClaims) -> Identity:
    """Map claims.

    Raises:
        MissingUserInfo: missing_user_info: there is no e-mail address, and the configuration wants one.
    """
    found = standard_identity(claims, groups_claim=config.groups_claim)
    if config.email_required and not found.emails:
        raise MissingUserInfo(
            "neither the ID token nor userinfo holds the claim email",
            hint="Let the provider release the e-mail address to this client: allow it the scope email, and check that "
            "the person has an address there.",
            expected="email as a text",
            received="no email" if claims.get("email") is None else "email of another type",
        )
    return found
