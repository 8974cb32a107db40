"""Keys and certificates of clients that prove themselves by `private_key_jwt`; made fresh in each test run."""

from datetime import UTC, datetime
from functools import cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

CURVES: Final[dict[str, ec.EllipticCurve]] = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "secp256k1": ec.SECP256K1(),
}


@cache
def rsa_client_key(bits: int = 2048, name: str = "client") -> rsa.RSAPrivateKey:
    """An RSA key, made once for each name."""
    del name
    return rsa.generate_private_key(65537, bits)


@cache
def ec_client_key(curve: str = "P-256") -> ec.EllipticCurvePrivateKey:
    """An EC key, made once for each curve."""
    return ec.generate_private_key(CURVES[curve])


def private_pem(key: PrivateKey, *, passphrase: str | None = None) -> str:
    """The key in PKCS #8, encrypted with a passphrase if there is one."""
    encryption: KeySerializationEncryption = NoEncryption()
    if passphrase is not None:
        encryption = BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


def certificate_pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, *, ends: datetime | None = None) -> str:
    """A self-signed certificate of the key, in PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vestibule")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(1999, 1, 1, tzinfo=UTC))
        .not_valid_after(ends or datetime(2100, 1, 1, tzinfo=UTC))
        .sign(key, SHA256())
    )
    return certificate.public_bytes(Encoding.PEM).decode()
