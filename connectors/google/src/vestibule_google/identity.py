"""Verified claims of Google as an identity, and when Google's word about an address is proof."""

from typing import Final

from vestibule_google.config import GoogleConfig
from vestibule_sdk import Email, Identity, VerifiedClaims, replace, standard_identity

HINT: Final = (
    "In the Google Cloud console: Google Auth Platform > Data Access lists .../auth/userinfo.email among the scopes."
)


def identity(config: GoogleConfig, claims: VerifiedClaims) -> Identity:
    """Map the standard claims; Google tells no groups.

    Raises:
        MissingUserInfo: missing_user_info: there is no e-mail address, and the configuration wants one.
    """
    found = standard_identity(claims, email_required=config.email_required, hint=HINT)
    return replace(found, emails=tuple(_judged(email, claims) for email in found.emails))


def _judged(email: Email, claims: VerifiedClaims) -> Email:
    """The address, verified only where Google is the one who hands it out (S46).

    A Google Account may be opened with any address. `email_verified` then says that a mail arrived there once, which
    tells nothing about whose it is today. Google speaks for gmail.com, and for a Workspace (`hd`):
    https://developers.google.com/identity/gsi/web/guides/verify-google-id-token. The page names no other domain, so
    googlemail.com is not one.
    """
    workspace = claims.id_token.get("hd")
    authoritative = (isinstance(workspace, str) and bool(workspace)) or email.address.lower().endswith("@gmail.com")
    return Email(email.address, verified=email.verified and authoritative)
