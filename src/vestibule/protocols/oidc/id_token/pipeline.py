"""The checks of an ID token's claims, in order (OpenID Connect Core 3.1.3.7).

Who speaks comes first, then whether it speaks to us, then when, then to which browser, then the rest, and whom the
connection admits at last; so the first error is the one worth reading.
"""

from collections.abc import Callable
from typing import Final

from vestibule.protocols.oidc.id_token.checks.access_token_hash import check_access_token_hash
from vestibule.protocols.oidc.id_token.checks.audience import check_audience
from vestibule.protocols.oidc.id_token.checks.authentication_age import check_authentication_age
from vestibule.protocols.oidc.id_token.checks.authentication_context import check_authentication_context
from vestibule.protocols.oidc.id_token.checks.authorized_party import check_authorized_party
from vestibule.protocols.oidc.id_token.checks.claim_rules import check_claim_rules
from vestibule.protocols.oidc.id_token.checks.expiry import check_expiry
from vestibule.protocols.oidc.id_token.checks.issued_at import check_issued_at
from vestibule.protocols.oidc.id_token.checks.issuer import check_issuer
from vestibule.protocols.oidc.id_token.checks.key_issuer import check_key_issuer
from vestibule.protocols.oidc.id_token.checks.kind import check_kind
from vestibule.protocols.oidc.id_token.checks.nonce import check_nonce
from vestibule.protocols.oidc.id_token.checks.not_before import check_not_before
from vestibule.protocols.oidc.id_token.checks.subject import check_subject
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken

Check = Callable[[SignedToken, Expectation], None]

CHECKS: Final[tuple[Check, ...]] = (
    check_kind,
    check_issuer,
    check_key_issuer,
    check_audience,
    check_authorized_party,
    check_expiry,
    check_not_before,
    check_issued_at,
    check_nonce,
    check_access_token_hash,
    check_authentication_age,
    check_authentication_context,
    check_subject,
    check_claim_rules,
)


def check_id_token(token: SignedToken, wanted: Expectation) -> None:
    """Run every check.

    Raises:
        VerificationError: One class for each check.
    """
    for check in CHECKS:
        check(token, wanted)
