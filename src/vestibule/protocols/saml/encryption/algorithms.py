"""The algorithms that encrypted parts may name (S18): an allow-list, by URI.

Sources: XML Encryption 1.1 sections 5.2 (content), 5.5 (key transport), 5.8 (digests); RFC 9231 for SHA-384.
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Final

from cryptography.hazmat.primitives import hashes
from msgspec import Struct

_XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
_XENC11: Final = "http://www.w3.org/2009/xmlenc11#"
_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"

RSA_OAEP_MGF1P: Final = _XENC + "rsa-oaep-mgf1p"
RSA_OAEP: Final = _XENC11 + "rsa-oaep"
RSA_15: Final = _XENC + "rsa-1_5"
"""PKCS #1 1.5: Bleichenbacher's attack, so only by the switch `allow_rsa15`."""

Hash = Callable[[], hashes.HashAlgorithm]


class Mode(Enum):
    """How content is encrypted."""

    GCM = auto()
    CBC = auto()


class ContentAlgorithm(Struct, frozen=True):
    """One content encryption method."""

    mode: Mode
    key_bytes: int


CONTENT: Final[Mapping[str, ContentAlgorithm]] = {
    _XENC11 + "aes256-gcm": ContentAlgorithm(Mode.GCM, 32),
    _XENC11 + "aes192-gcm": ContentAlgorithm(Mode.GCM, 24),
    _XENC11 + "aes128-gcm": ContentAlgorithm(Mode.GCM, 16),
    _XENC + "aes256-cbc": ContentAlgorithm(Mode.CBC, 32),
    _XENC + "aes192-cbc": ContentAlgorithm(Mode.CBC, 24),
    _XENC + "aes128-cbc": ContentAlgorithm(Mode.CBC, 16),
}
"""Best first, as our metadata lists them."""

OAEP_DIGESTS: Final[Mapping[str, Hash]] = {
    _XENC + "sha256": hashes.SHA256,
    _MORE + "sha384": hashes.SHA384,
    _XENC + "sha512": hashes.SHA512,
    _DSIG + "sha1": hashes.SHA1,  # inside OAEP it needs no resistance to collisions
}

MASKS: Final[Mapping[str, Hash]] = {
    _XENC11 + "mgf1sha256": hashes.SHA256,
    _XENC11 + "mgf1sha384": hashes.SHA384,
    _XENC11 + "mgf1sha512": hashes.SHA512,
    _XENC11 + "mgf1sha1": hashes.SHA1,
}
