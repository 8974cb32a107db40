"""Verified claims as an identity: the standard mapping (OpenID Connect Core 5.1)."""

from typing import Final

from vestibule_oidc.config import OIDCConfig
from vestibule_sdk import Identity, VerifiedClaims, standard_identity

NO_ADDRESS: Final = (
    "Let the provider release the e-mail address to this client: allow it the scope email, and check that the person "
    "has an address there."
)


def identity(config: OIDCConfig, claims: VerifiedClaims) -> Identity:
    """Map claims.

    Raises:
        MissingUserInfo: missing_user_info: there is no e-mail address, and the configuration wants one.
    """
    return standard_identity(
        claims, groups_claim=config.groups_claim, email_required=config.email_required, hint=NO_ADDRESS
    )
