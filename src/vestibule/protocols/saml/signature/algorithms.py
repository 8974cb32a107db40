"""The algorithms that a signature may name (S7): an allow-list, by URI; what is not in it does not exist.

Sources: XML Signature 1.1 section 6; RFC 9231; XML Encryption 1.1 5.8 for the digests.
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Final

from cryptography.hazmat.primitives import hashes
from msgspec import Struct

_MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"
_MGF1: Final = "http://www.w3.org/2007/05/xmldsig-more#"
_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_XENC: Final = "http://www.w3.org/2001/04/xmlenc#"

EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
EXCLUSIVE_WITH_COMMENTS: Final = EXCLUSIVE + "WithComments"
ENVELOPED: Final = _DSIG + "enveloped-signature"
SHA256: Final = _XENC + "sha256"
RSA_SHA256: Final = _MORE + "rsa-sha256"

Hash = Callable[[], hashes.HashAlgorithm]


class Scheme(Enum):
    """How a signature value is made."""

    PKCS1 = auto()
    PSS = auto()
    ECDSA = auto()


class SignatureAlgorithm(Struct, frozen=True):
    """One signature method.

    Attributes:
        weak: SHA-1: only where a connection's `allow_sha1` says so.
    """

    name: str
    scheme: Scheme
    hash: Hash
    weak: bool = False


class DigestAlgorithm(Struct, frozen=True):
    """One digest method; `hash_name` is the one of `hashlib`."""

    name: str
    hash_name: str
    weak: bool = False


SIGNATURES: Final[Mapping[str, SignatureAlgorithm]] = {
    _MORE + "rsa-sha256": SignatureAlgorithm("RSA with SHA-256", Scheme.PKCS1, hashes.SHA256),
    _MORE + "rsa-sha384": SignatureAlgorithm("RSA with SHA-384", Scheme.PKCS1, hashes.SHA384),
    _MORE + "rsa-sha512": SignatureAlgorithm("RSA with SHA-512", Scheme.PKCS1, hashes.SHA512),
    _MGF1 + "sha256-rsa-MGF1": SignatureAlgorithm("RSA-PSS with SHA-256", Scheme.PSS, hashes.SHA256),
    _MGF1 + "sha384-rsa-MGF1": SignatureAlgorithm("RSA-PSS with SHA-384", Scheme.PSS, hashes.SHA384),
    _MGF1 + "sha512-rsa-MGF1": SignatureAlgorithm("RSA-PSS with SHA-512", Scheme.PSS, hashes.SHA512),
    _MORE + "ecdsa-sha256": SignatureAlgorithm("ECDSA with SHA-256", Scheme.ECDSA, hashes.SHA256),
    _MORE + "ecdsa-sha384": SignatureAlgorithm("ECDSA with SHA-384", Scheme.ECDSA, hashes.SHA384),
    _MORE + "ecdsa-sha512": SignatureAlgorithm("ECDSA with SHA-512", Scheme.ECDSA, hashes.SHA512),
    _DSIG + "rsa-sha1": SignatureAlgorithm("RSA with SHA-1", Scheme.PKCS1, hashes.SHA1, weak=True),
}

DIGESTS: Final[Mapping[str, DigestAlgorithm]] = {
    SHA256: DigestAlgorithm("SHA-256", "sha256"),
    _MORE + "sha384": DigestAlgorithm("SHA-384", "sha384"),
    _XENC + "sha512": DigestAlgorithm("SHA-512", "sha512"),
    _DSIG + "sha1": DigestAlgorithm("SHA-1", "sha1", weak=True),
}
