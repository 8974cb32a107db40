"""`at_hash`, where present, is the hash of the access token beside the ID token (Core 3.1.3.6, 3.1.3.8)."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from vestibule.errors import AccessTokenHashMismatch
from vestibule.protocols.oidc.hints import NOT_STANDARD
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_access_token_hash(token: SignedToken, wanted: Expectation) -> None:
    """Compare with the left half of the hash that the signature algorithm uses.

    Raises:
        AccessTokenHashMismatch: at_hash_mismatch.
    """
    declared = token.claims.get("at_hash")
    if declared is None:
        return
    digest = hashlib.new(token.header.algorithm.hash_name, wanted.access_token.reveal().encode("ascii")).digest()
    expected = urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    if not isinstance(declared, str) or not hmac.compare_digest(expected, declared.encode("utf-8", "replace")):
        raise AccessTokenHashMismatch(
            "The ID token's at_hash is not the hash of the access token that came with it",
            hint=NOT_STANDARD,
            expected="the hash of the access token",
            received="another value",
        )
