"""Signing keys and their rotation: one key signs, older ones may stay published beside it.

Source: RFC 7517, RFC 7518 sections 3.3, 3.4, 6.2 and 6.3, RFC 7638 (kid), OIDC Core section 10.1.1 (rotation).
"""

import hashlib
from collections import deque
from functools import cache, cached_property
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from vestibule_twin.jose import b64url

_PKCS1: Final = padding.PKCS1v15()
_SHA256: Final = hashes.SHA256()
_ES256: Final = ec.ECDSA(_SHA256)
_P256_BYTES: Final = 32
RETIRED_KEPT: Final = 8
"""Keys that are no longer published but still recognise the id_token_hint of an older login."""


def _number(value: int) -> str:
    return b64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class SigningKey(Protocol):
    """A private key with its public half in the forms that others ask for."""

    kid: str
    alg: str
    jwk: dict[str, str]

    def sign(self, data: bytes) -> bytes:
        """Return the JWS signature of `data`."""

    def recognises(self, data: bytes, signature: bytes) -> bool:
        """Tell whether this key made the signature."""

    def public_pem(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo in PEM."""


def _kid(members: dict[str, str]) -> str:
    """Return the RFC 7638 thumbprint; the members must be in lexical order."""
    inner = ",".join(f'"{name}":"{value}"' for name, value in members.items())
    return b64url(hashlib.sha256(f"{{{inner}}}".encode()).digest())


class RSAKey:
    """RSA-2048 with PKCS#1 1.5 and SHA-256."""

    alg = "RS256"

    def __init__(self) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = self.private.public_key().public_numbers()
        members = {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
        self.kid = _kid(members)
        self.jwk = {**members, "kid": self.kid, "use": "sig", "alg": self.alg}

    def sign(self, data: bytes) -> bytes:
        """Return the RS256 signature."""
        return self.private.sign(data, _PKCS1, _SHA256)

    def sign_sha512(self, data: bytes) -> bytes:
        """Return the RS512 signature, for a token whose algorithm was never declared."""
        return self.private.sign(data, _PKCS1, hashes.SHA512())

    def recognises(self, data: bytes, signature: bytes) -> bool:
        """Tell whether this key made the signature."""
        try:
            self.private.public_key().verify(signature, data, _PKCS1, _SHA256)
        except InvalidSignature:
            return False
        return True

    def public_pem(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo in PEM."""
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


class ECKey:
    """P-256 with SHA-256; the signature is r || s, each 32 bytes (RFC 7518 section 3.4)."""

    alg = "ES256"

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        numbers = self.private.public_key().public_numbers()
        x, y = (b64url(value.to_bytes(_P256_BYTES, "big")) for value in (numbers.x, numbers.y))
        members = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
        self.kid = _kid(members)
        self.jwk = {**members, "kid": self.kid, "use": "sig", "alg": self.alg}

    def sign(self, data: bytes) -> bytes:
        """Return the ES256 signature."""
        r, s = decode_dss_signature(self.private.sign(data, _ES256))
        return r.to_bytes(_P256_BYTES, "big") + s.to_bytes(_P256_BYTES, "big")

    def recognises(self, data: bytes, signature: bytes) -> bool:
        """Tell whether this key made the signature."""
        if len(signature) != 2 * _P256_BYTES:
            return False
        r, s = (int.from_bytes(half, "big") for half in (signature[:_P256_BYTES], signature[_P256_BYTES:]))
        try:
            self.private.public_key().verify(encode_dss_signature(r, s), data, _ES256)
        except InvalidSignature:
            return False
        return True

    def public_pem(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo in PEM."""
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


@cache
def stranger() -> RSAKey:
    """Return a key that no twin ever publishes: the forger's. Made on first use, as few runs need it."""
    return RSAKey()


class KeyRing:
    """The key that signs, those published beside it, and the last few that are neither."""

    def __init__(self, alg: str) -> None:
        self._make: type[RSAKey | ECKey] = ECKey if alg == "ES256" else RSAKey
        self._retired: deque[RSAKey | ECKey] = deque(maxlen=RETIRED_KEPT)

    @cached_property
    def published(self) -> list[RSAKey | ECKey]:
        """The published keys, the signing one first; made by whoever asks first, as an RSA key takes its time."""
        return [self._make()]

    @property
    def current(self) -> RSAKey | ECKey:
        """The key that signs."""
        return self.published[0]

    def rotate(self, *, keep_old: bool) -> None:
        """Sign with a new key; `keep_old` leaves the one before it published."""
        kept = self.published[:1] if keep_old else []
        self._retired.extend(self.published[len(kept) :])
        self.published = [self._make(), *kept]

    def recognises(self, data: bytes, signature: bytes) -> bool:
        """Tell whether any key of this twin, published or retired, made the signature."""
        return any(key.recognises(data, signature) for key in (*self.published, *self._retired))
