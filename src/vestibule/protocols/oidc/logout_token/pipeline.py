"""The checks of a logout token's claims, in order (Back-Channel Logout 1.0, 2.6).

Issuer and audience are an ID token's own checks; what tells the two kinds apart comes first.
"""

from collections.abc import Callable
from typing import Final

from vestibule.protocols.oidc.evidence import LogoutEvidence
from vestibule.protocols.oidc.id_token.checks.audience import check_audience
from vestibule.protocols.oidc.id_token.checks.issuer import check_issuer
from vestibule.protocols.oidc.id_token.checks.key_issuer import check_key_issuer
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.issuer import issuer_of
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.oidc.logout_token.checks.kind import check_kind
from vestibule.protocols.oidc.logout_token.checks.lifetime import check_lifetime, spent_until_s
from vestibule.protocols.oidc.logout_token.checks.no_nonce import check_no_nonce
from vestibule.protocols.oidc.logout_token.checks.token_id import check_token_id
from vestibule.protocols.oidc.logout_token.checks.whom import check_whom

CHECKS: Final[tuple[Callable[[SignedToken, TokenExpectation], None], ...]] = (
    check_kind,
    check_issuer,
    check_key_issuer,
    check_audience,
    check_no_nonce,
    check_lifetime,
    check_whom,
    check_token_id,
)


def check_logout_token(token: SignedToken, wanted: TokenExpectation) -> LogoutEvidence:
    """Run every check, and give what the token proves.

    Raises:
        LogoutTokenRefused: logout_token_refused: a rule of logout tokens.
        IssuerMismatch, TenantRefused, AudienceMismatch: As for an ID token.
    """
    for check in CHECKS:
        check(token, wanted)
    claims = token.claims
    return LogoutEvidence(
        issuer=issuer_of(wanted.profile, claims),
        subject=claims.get("sub"),
        upstream_session_id=claims.get("sid"),
        token_id=claims["jti"],
        expires_at_s=spent_until_s(token),
    )
