"""A provider's signing key, from a certificate that an administrator configured (S6, S7).

The certificate is a container for a key, nothing more: no chain is built, no date refuses a login (SAML metadata
interoperability profile 2.6.1). That its validity has ended is a warning.
"""

from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import Struct

from vestibule.errors import ConfigError
from vestibule.protocols.saml.certificate import load_certificate
from vestibule.protocols.saml.signature.algorithms import Scheme, SignatureAlgorithm

RSA_BITS_AT_LEAST: Final = 2048
RSA_BITS_AT_MOST: Final = 8192
"""A larger one makes each verification dear (S66) and is nobody's."""

_CURVES: Final = ("secp256r1", "secp384r1", "secp521r1")

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


class VerificationKey(Struct, frozen=True, kw_only=True):
    """A key that may have signed a provider's messages.

    Attributes:
        certificate: In PEM, without what stood around it.
        fingerprint: SHA-256 of the certificate, as `openssl x509 -fingerprint` shows it.
        not_after_s: End of the certificate's validity, in seconds since 1970.
    """

    public_key: PublicKey
    certificate: str
    fingerprint: str
    not_after_s: int

    def fits(self, algorithm: SignatureAlgorithm) -> bool:
        """Whether a signature of that kind can be this key's."""
        return isinstance(self.public_key, ec.EllipticCurvePublicKey) == (algorithm.scheme is Scheme.ECDSA)

    def verifies(self, value: bytes, data: bytes, algorithm: SignatureAlgorithm) -> bool:
        """Whether this key made the signature. Only `verify_value` asks, and raises."""
        key, hash_ = self.public_key, algorithm.hash()
        try:
            if isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(_der(value, key), data, ec.ECDSA(hash_))
            elif algorithm.scheme is Scheme.PSS:
                salted = padding.PSS(mgf=padding.MGF1(hash_), salt_length=padding.PSS.DIGEST_LENGTH)
                key.verify(value, data, salted, hash_)
            else:
                key.verify(value, data, padding.PKCS1v15(), hash_)
        except (InvalidSignature, ValueError, UnsupportedAlgorithm):  # the last where a host's policy forbids SHA-1
            return False
        return True


def read_verification_key(pem: str, *, path: str) -> VerificationKey:
    """The key of a certificate in PEM.

    Args:
        pem: One certificate.
        path: The field it stands in, for a refusal.

    Raises:
        ConfigError: config_error: it cannot be read, or its key is none that may sign.
    """
    if pem.count("-----BEGIN") != 1:
        raise ConfigError("holds something else than one certificate in PEM", path=path)
    try:
        certificate = load_certificate(pem.encode())
    except ValueError as error:
        raise ConfigError(
            "holds no certificate that can be read",
            path=path,
            hint="Paste the provider's signing certificate as it offers it for download (PEM or Base64).",
        ) from error
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if not RSA_BITS_AT_LEAST <= key.key_size <= RSA_BITS_AT_MOST:
            raise ConfigError(
                f"holds an RSA key of {key.key_size} bits; {RSA_BITS_AT_LEAST} to {RSA_BITS_AT_MOST} are accepted",
                path=path,
                hint="Have the provider make a new signing key of 2048 bits or more.",
            )
    elif not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name not in _CURVES:
        raise ConfigError("holds a key that is neither RSA nor one of the curves P-256, P-384 and P-521", path=path)
    return VerificationKey(
        public_key=key,
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        not_after_s=int(certificate.not_valid_after_utc.timestamp()),
    )


def _der(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """XML Signature has r and s side by side, each as long as the curve's order (RFC 9231 2.3.6)."""
    size_bytes = (key.key_size + 7) // 8
    if len(value) != 2 * size_bytes:
        raise ValueError("the signature value has not the length of its curve")
    return utils.encode_dss_signature(
        int.from_bytes(value[:size_bytes], "big"), int.from_bytes(value[size_bytes:], "big")
    )
