"""The mapping that the OpenID Connect standard itself defines (Core 5.1), for connectors to use or to start from."""

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.identity import Email, Identity


def standard_identity(claims: VerifiedClaims, *, groups_claim: str | None = None) -> Identity:
    """Map the standard claims.

    The subject is `sub`. An address counts as verified only with a boolean `email_verified: true`.

    Args:
        claims: Verified claims.
        groups_claim: The claim that lists groups; None when none is configured.
    """
    address = claims.text("email")
    return Identity(
        issuer=claims.issuer,
        subject=claims.subject,
        emails=(Email(address, verified=claims.is_true("email_verified")),) if address else (),
        name=claims.text("name"),
        username=claims.text("preferred_username"),
        given_name=claims.text("given_name"),
        family_name=claims.text("family_name"),
        groups=claims.texts(groups_claim) if groups_claim else None,
    )
