"""`nonce` is the one of this browser's flow (Core 3.1.3.7 rule 11, S27).

It is always sent, so it must always come back: a token without it was made for another request.
"""

import hmac

from vestibule.errors import NonceMismatch
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_nonce(token: SignedToken, wanted: Expectation) -> None:
    """Compare in constant time.

    Raises:
        NonceMismatch: nonce_mismatch.
    """
    nonce = token.claims.get("nonce")
    received = nonce if isinstance(nonce, str) else ""
    if not hmac.compare_digest(wanted.nonce.encode(), received.encode("utf-8", "replace")):
        raise NonceMismatch(
            "The ID token does not carry the nonce of this flow",
            hint="Start the sign-in again. If it keeps happening, the provider drops the nonce of the request.",
            expected="the nonce of this browser's flow",
            received="another nonce" if received else "no nonce",
        )
