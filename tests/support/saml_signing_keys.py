"""Keys of every kind that an identity provider might sign with, each made once in a test run."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Kind = Literal["RSA-1024", "RSA-2048", "RSA-3072", "P-256", "P-384", "P-521"]

_CURVES: Final[dict[str, ec.EllipticCurve]] = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
}


@dataclass(frozen=True)
class SigningKey:
    """A private key with its self-signed certificate."""

    private_key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate = field(repr=False)

    @property
    def private_pem(self) -> bytes:
        """The private key, PKCS #8."""
        return self.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def certificate_pem(self) -> str:
        """The certificate as a file holds it."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def certificate_base64(self) -> str:
        """The certificate as KeyInfo holds it."""
        return "".join(self.certificate_pem.splitlines()[1:-1])

    @property
    def rsa_private(self) -> rsa.RSAPrivateKey:
        """An RSA key, to sign with."""
        assert isinstance(self.private_key, rsa.RSAPrivateKey)
        return self.private_key

    @property
    def rsa_public(self) -> rsa.RSAPublicKey:
        """The public half of an RSA key, to encrypt to."""
        assert isinstance(self.private_key, rsa.RSAPrivateKey)
        return self.private_key.public_key()


@cache
def signing_key(name: str, kind: Kind = "RSA-2048", *, expired: bool = False) -> SigningKey:
    """The key of this name and kind: the same one in the whole run, another one in the next.

    Args:
        name: Whose it is.
        kind: Of the key.
        expired: Whether its certificate ran out yesterday.
    """
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    if kind in _CURVES:
        key = ec.generate_private_key(_CURVES[kind])
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=int(kind.removeprefix("RSA-")))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=-1 if expired else 3650))
        .sign(key, hashes.SHA256())
    )
    return SigningKey(key, certificate)


def idp_key() -> SigningKey:
    """The identity provider's key."""
    return signing_key("idp")


def sp_key() -> SigningKey:
    """Ours: what is encrypted to us is encrypted to it."""
    return signing_key("sp")
