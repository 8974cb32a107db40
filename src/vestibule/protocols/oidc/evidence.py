"""What an OpenID Connect provider's logout token proves; what a login proves is `vestibule.protocols.evidence`."""

from msgspec import Struct


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
