"""The signature algorithms of tokens, each bound to one kind of key (RFC 7518 3.1, RFC 8037, RFC 8725 3.1, S25).

`none` and the HMAC family are not here, so no setting and no document can bring them in: an ID token "signed" with the
client secret proves nothing to somebody who has the secret, and a public key taken for an HMAC secret is the classic
forgery.
"""

from typing import Final

from joserfc.jws import JWSRegistry
from msgspec import Struct


class Algorithm(Struct, frozen=True):
    """One algorithm.

    Attributes:
        key_type: The JWK `kty` it works with.
        curve: The JWK `crv`; None for RSA.
        hash_name: For `at_hash`: the hash of the signature algorithm (Core 3.1.3.6; Ed25519 hashes with SHA-512).
    """

    name: str
    key_type: str
    curve: str | None
    hash_name: str


_ALL: Final = (
    Algorithm("RS256", "RSA", None, "sha256"),
    Algorithm("RS384", "RSA", None, "sha384"),
    Algorithm("RS512", "RSA", None, "sha512"),
    Algorithm("PS256", "RSA", None, "sha256"),
    Algorithm("PS384", "RSA", None, "sha384"),
    Algorithm("PS512", "RSA", None, "sha512"),
    Algorithm("ES256", "EC", "P-256", "sha256"),
    Algorithm("ES384", "EC", "P-384", "sha384"),
    Algorithm("ES512", "EC", "P-521", "sha512"),
    Algorithm("EdDSA", "OKP", "Ed25519", "sha512"),
    Algorithm("Ed25519", "OKP", "Ed25519", "sha512"),
)

SUPPORTED: Final[dict[str, Algorithm]] = {algorithm.name: algorithm for algorithm in _ALL}

VERIFIERS: Final = {name: JWSRegistry.algorithms[name] for name in SUPPORTED}
"""joserfc's implementation of each. Used directly: its `deserialize_compact` would parse the header a second time."""
