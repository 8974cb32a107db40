"""Public keys that others hand in, and the signatures they made: for DPoP proofs and client assertions.

Source: RFC 7517 section 4, RFC 7518 sections 3.1, 3.3 to 3.5, 6.2 and 6.3, RFC 7638 section 3.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from vestibule_twin.jose import b64url, unb64url

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

_HASHES: Final = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
_CURVES: Final[Mapping[str, ec.EllipticCurve]] = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
}
_CURVE_OF: Final = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}
_RSA_BITS: Final = 2048
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Asymmetric all of them: a secret proves nothing about who else has it."""


def public_key(jwk: Mapping[str, object]) -> PublicKey:
    """Return the key that a JWK describes.

    Raises:
        ValueError: It is no public key of a kind known here, or it is too short.
    """
    if _PRIVATE & set(jwk):
        raise ValueError("the key is not a public one")
    if jwk.get("kty") == "EC":
        curve = _CURVES.get(str(jwk.get("crv")))
        if curve is None:
            raise ValueError("the curve is not known here")
        return ec.EllipticCurvePublicNumbers(_number(jwk, "x"), _number(jwk, "y"), curve).public_key()
    if jwk.get("kty") == "RSA":
        key = rsa.RSAPublicNumbers(_number(jwk, "e"), _number(jwk, "n")).public_key()
        if key.key_size < _RSA_BITS:
            raise ValueError("the key is too short")
        return key
    raise ValueError("the kind of key is not known here")


def thumbprint(jwk: Mapping[str, object]) -> str:
    """Return the RFC 7638 thumbprint, by SHA-256, of a key that `public_key` took."""
    required = ("crv", "kty", "x", "y") if jwk.get("kty") == "EC" else ("e", "kty", "n")
    inner = ",".join(f'"{name}":"{jwk[name]}"' for name in required)
    return b64url(hashlib.sha256(f"{{{inner}}}".encode()).digest())


def demand_signature(key: PublicKey, *, alg: str, signed: bytes, signature: bytes) -> None:
    """Demand that this key made the signature, by this algorithm.

    Raises:
        ValueError: It did not, or the algorithm is not one of its kind.
    """
    if alg not in ALGORITHMS:
        raise ValueError("the algorithm is not known here")
    digest = _HASHES[alg[2:]]
    try:
        if isinstance(key, rsa.RSAPublicKey) and alg.startswith("RS"):
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, rsa.RSAPublicKey) and alg.startswith("PS"):
            # RFC 7518 section 3.5: the salt is as long as the digest.
            key.verify(signature, signed, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and _CURVE_OF.get(alg) == key.curve.name:
            key.verify(_der(key, signature), signed, ec.ECDSA(digest))
        else:
            raise ValueError("the algorithm does not fit the key")
    except InvalidSignature as error:
        raise ValueError("the signature is not this key's") from error


def _der(key: ec.EllipticCurvePublicKey, signature: bytes) -> bytes:
    half = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * half:
        raise ValueError("the signature is not r || s")
    return encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))


def _number(jwk: Mapping[str, object], name: str) -> int:
    value = jwk.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is missing")
    return int.from_bytes(unb64url(value), "big")
