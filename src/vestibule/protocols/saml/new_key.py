"""A key pair of our own for one connection: RSA, with a self-signed certificate to carry it (S21).

The certificate's dates mean little to providers (SAML metadata interoperability profile 2.6.1), and some refuse an
expired one all the same: so it lives long, and is replaced by rollover, not by surprise.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from vestibule.protocols.saml.own_side import KeyPair
from vestibule_sdk.secret import Secret

BITS: Final = 2048
"""What every provider takes; longer ones make each signature three times as dear."""

_VALID_DAYS: Final = 3_650
_COMMON_NAME_CHARACTERS_AT_MOST: Final = 64
"""X.520 ub-common-name."""


def new_key_pair(*, common_name: str, now_s: int) -> KeyPair:
    """Make a key and its certificate. Takes a tenth of a second: not for the event loop.

    Args:
        common_name: For the person who looks at the certificate at the provider; cut to 64 characters.
        now_s: Seconds since 1970; the certificate is valid from a day before, for clocks that differ.
    """
    key = rsa.generate_private_key(public_exponent=65_537, key_size=BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:_COMMON_NAME_CHARACTERS_AT_MOST])])
    now = datetime.fromtimestamp(now_s, tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_VALID_DAYS))
        .sign(key, hashes.SHA256())
    )
    private_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return KeyPair(
        certificate=certificate.public_bytes(Encoding.PEM).decode(), private_key=Secret(private_key.decode())
    )
