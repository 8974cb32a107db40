"""An RSA key pair with its certificate, as either side of SAML has one: self-signed, and made anew every time."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class SAMLKeys:
    """One key pair: it signs, and what is encrypted to it can be read."""

    private_key: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate

    @classmethod
    def make(cls, name: str, *, size: int = 2048) -> Self:
        """Makes a pair whose certificate is valid from yesterday on, for thirty days.

        Args:
            name: The certificate's common name; nobody reads it.
            size: Of the modulus, in bits.
        """
        key = rsa.generate_private_key(public_exponent=65537, key_size=size)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .sign(key, hashes.SHA256())
        )
        return cls(key, certificate)

    @property
    def private_pem(self) -> str:
        """The private key, PKCS #8."""
        return self.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    @property
    def certificate_pem(self) -> str:
        """The certificate as a file holds it."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def certificate_base64(self) -> str:
        """The certificate as metadata and KeyInfo hold it: base64 on one line, without PEM's first and last."""
        return one_line(self.certificate)


def one_line(certificate: x509.Certificate) -> str:
    """A certificate as an X509Certificate element holds it."""
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
