"""The mapping that the OpenID Connect standard itself defines (Core 5.1), for connectors to use or to start from."""

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.identity import Email, Identity


def standard_identity(claims: VerifiedClaims, *, groups_claim: str | None = None) -> Identity:
    """Map the standard claims.

    The subject is `sub`. An address counts as verified only with a boolean `email_verified: true` beside it.

    Args:
        claims: Verified claims.
        groups_claim: The claim that lists groups; None when none is configured.
    """
    email = standard_email(claims)
    return Identity(
        issuer=claims.issuer,
        subject=claims.subject,
        emails=(email,) if email else (),
        name=claims.text("name"),
        username=claims.text("preferred_username"),
        given_name=claims.text("given_name"),
        family_name=claims.text("family_name"),
        groups=claims.texts(groups_claim) if groups_claim else None,
    )


def standard_email(claims: VerifiedClaims) -> Email | None:
    """The `email` claim with what was said about this very address; None when there is none.

    ID token and userinfo may name different addresses: `email_verified` counts only from a document that holds the
    same address, and the ID token, which is signed, is asked first.
    """
    documents = (claims.id_token, claims.userinfo)
    address = next((each["email"] for each in documents if isinstance(each.get("email"), str) and each["email"]), None)
    if address is None:
        return None
    said = (each["email_verified"] for each in documents if each.get("email") == address and "email_verified" in each)
    return Email(address, verified=next(said, None) is True)
