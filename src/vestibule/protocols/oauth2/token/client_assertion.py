"""`private_key_jwt`: the client signs who it is, for one provider, for one minute, for one request (RFC 7523 2.2, 3).

The audience is the provider's issuer alone, as the revision of RFC 7523 demands: what a provider says about itself
besides (a token endpoint, which two providers might share) could otherwise be borrowed by another one to have a proof
made for it. Providers that only take the endpoint's address are known by a quirk; then it is that of the endpoint which
the assertion is sent to, so that nobody gets one that is good anywhere else.
"""

import secrets
from typing import Final

from joserfc.jwk import ECKey, RSAKey
from msgspec import Struct

from vestibule.protocols.oauth2.compact_jws import compact_jws
from vestibule_sdk.secret import Secret

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME_S: Final = 60
_JTI_BYTES: Final = 16


class AssertionSigner(Struct, frozen=True, kw_only=True):
    """Makes the assertions of one client at one provider.

    Attributes:
        header: Algorithm, type, and the name of the key.
        audience: The provider, as it wants to be named.
    """

    client_id: str
    audience: str
    header: dict[str, str]
    key: RSAKey | ECKey

    def assertion(self, *, now_s: int) -> Secret:
        """An assertion for one request: a further one needs its own, for each `jti` is good once."""
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.audience,
            "jti": secrets.token_urlsafe(_JTI_BYTES),
            "iat": now_s,
            "exp": now_s + LIFETIME_S,
        }
        return compact_jws(self.header, claims, key=self.key)
