"""Reading an X.509 certificate, in the one way that everything here does it.

`cryptography` reports what it cannot read by three unrelated exceptions, and warns of what hurts nobody.
"""

import warnings

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.utils import CryptographyDeprecationWarning


def load_certificate(encoded: bytes) -> x509.Certificate:
    """Read one certificate, and see that its names, its dates and its key can be read too.

    Args:
        encoded: PEM, or DER.

    Raises:
        ValueError: It is no certificate, or has a key or a version that nothing here knows.
    """
    load = x509.load_pem_x509_certificate if b"-----BEGIN" in encoded else x509.load_der_x509_certificate
    try:
        with warnings.catch_warnings():
            # A serial number of 0 breaks RFC 5280, and providers' own certificates have it: nothing hangs on it.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            certificate = load(encoded)
            certificate.subject.rfc4514_string()
            certificate.public_key()
            _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        return certificate  # noqa: TRY300 - nothing but the reading may raise
    except (UnsupportedAlgorithm, x509.InvalidVersion, TypeError) as error:
        raise ValueError(str(error)) from error


def fingerprint(pem: str) -> str:
    """SHA-256 of a certificate in PEM, as `openssl x509 -fingerprint -sha256` and most consoles show it.

    Raises:
        ValueError: It is no certificate.
    """
    return load_certificate(pem.encode()).fingerprint(hashes.SHA256()).hex(":").upper()
