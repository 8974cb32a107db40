"""What an OpenID Connect login proves."""

from msgspec import Struct

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.secret import Secret


class OIDCEvidence(Struct, frozen=True, kw_only=True):
    """Verified, not yet mapped.

    Attributes:
        id_token: As received, for `id_token_hint` at logout.
        upstream_session_id: The ID token's `sid`, for back-channel logout; None when the provider gives none.
    """

    claims: VerifiedClaims
    id_token: Secret
    upstream_session_id: str | None


class LogoutEvidence(Struct, frozen=True, kw_only=True):
    """A verified logout token (Back-Channel Logout 1.0, 2.4): which sessions end.

    Attributes:
        subject, upstream_session_id: At least one is set.
        token_id: Its `jti`: good once, until `expires_at_s`.
    """

    issuer: str
    subject: str | None
    upstream_session_id: str | None
    token_id: str
    expires_at_s: int
