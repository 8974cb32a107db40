"""The key of one login, and what it proves with each request (RFC 9449 4.2).

Made when the code is redeemed and forgotten with the access token: it outlives no request of the browser, so there is
nothing to store, and two logins have nothing in common by which a provider's API could tell that they are one person's.
"""

import hashlib
import secrets
from typing import Any, Final

from joserfc.jwk import ECKey

from vestibule.protocols.oauth2.compact_jws import base64url, compact_jws
from vestibule_sdk.secret import Secret

ALGORITHM: Final = "ES256"
"""Every server that knows DPoP has it, and a key takes microseconds to make (RSA: a tenth of a second)."""

_JTI_BYTES: Final = 16
"""RFC 9449 4.2 wants 96 bits or more."""


class ProofKey:
    """A key pair on P-256."""

    __slots__ = ("_key", "_public")

    def __init__(self) -> None:
        self._key = ECKey.generate_key("P-256", private=True, auto_kid=False)
        public = self._key.as_dict(private=False)
        self._public = {name: public[name] for name in ("kty", "crv", "x", "y")}

    def proof(
        self, *, method: str, url: str, now_s: int, nonce: str | None = None, access_token: Secret | None = None
    ) -> Secret:
        """A proof for one request.

        Args:
            method: Of the request.
            url: Of the request; query and fragment are left out (RFC 9449 4.2, `htu`).
            now_s: When it is made.
            nonce: What the server has last given us, for the proofs it gets.
            access_token: What goes with it to an API; None at the token endpoint.
        """
        claims: dict[str, Any] = {
            "jti": secrets.token_urlsafe(_JTI_BYTES),
            "htm": method,
            "htu": url.partition("#")[0].partition("?")[0],
            "iat": now_s,
        }
        if nonce is not None:
            claims["nonce"] = nonce
        if access_token is not None:
            claims["ath"] = base64url(hashlib.sha256(access_token.reveal().encode("ascii")).digest()).decode("ascii")
        return compact_jws({"typ": "dpop+jwt", "alg": ALGORITHM, "jwk": self._public}, claims, key=self._key)
