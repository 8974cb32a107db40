"""Private keys and certificates of a client that proves itself by private_key_jwt, as an administrator makes them."""

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def rsa_key() -> PrivateKey:
    """2048 bits, which is what the common tools make."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def ec_key(curve: ec.EllipticCurve | None = None) -> PrivateKey:
    """On P-256, or another curve."""
    return ec.generate_private_key(curve or ec.SECP256R1())


def public_point(key: PrivateKey) -> dict[str, str]:
    """The members of a JWK that tell an EC key from another one on its curve (RFC 7518 6.2.1)."""
    public = ECKey.import_key(pem_of(key)).as_dict(private=False)
    return {name: str(public[name]) for name in ("x", "y")}


def pem_of(key: PrivateKey) -> str:
    """Without a passphrase."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def certificate_of(key: PrivateKey) -> str:
    """A self-signed one: the provider is told which to believe."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vestibule of the tests")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .sign(key, SHA256())
    )
    return certificate.public_bytes(Encoding.PEM).decode()
