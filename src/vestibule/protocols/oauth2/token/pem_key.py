"""A client's private key and its certificate, read from PEM (RFC 7468)."""

import re
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from vestibule.errors import ConfigError

KEY_FIELD: Final = "clientKey"
CERTIFICATE_FIELD: Final = "clientCertificate"

MIN_RSA_BITS: Final = 2048
MAX_RSA_BITS: Final = 4096
"""Signing takes the cube of the length, and a request to begin a login is anybody's: this one takes two milliseconds,
twice as long a key ten."""

BY_CURVE: Final = {"secp256r1": ("ES256",), "secp384r1": ("ES384",), "secp521r1": ("ES512",)}

NativeKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_BLOCK: Final = re.compile(r"-----BEGIN ([^\r\n]*?)-----")
_PRIVATE: Final = "PRIVATE KEY"
_BESIDE: Final = frozenset({"CERTIFICATE", "X509 CERTIFICATE", "EC PARAMETERS"})
"""What tools write into one file with a private key: openssl pkcs12 the first, openssl ecparam the last."""


def private_key(pem: str, *, checks_primes: bool) -> NativeKey:
    """Read a private key.

    Args:
        pem: One private key, with any text between the blocks.
        checks_primes: Whether an RSA key's factors are tested for being primes. It takes seconds of a processor, so it
            is done once, when somebody enters the key, and never for a login.

    Raises:
        ConfigError: config_error, at clientKey.
    """
    _refuse_company(pem)
    key = _parsed(pem, is_trusted=True)
    if isinstance(key, rsa.RSAPrivateKey):
        if not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
            raise _bad_key(f"an RSA key of {key.key_size} bits", f"{MIN_RSA_BITS} to {MAX_RSA_BITS} bits are accepted.")
        if checks_primes:
            _parsed(pem, is_trusted=False)
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in BY_CURVE:
        return key
    raise _bad_key("no kind of key that is used here", "Make an RSA key, or an EC key on P-256, P-384 or P-521.")


def certificate_of(pem: str, key: NativeKey) -> x509.Certificate:
    """Read the certificate of a key.

    Raises:
        ConfigError: config_error, at clientCertificate.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem.strip().encode())
        certified = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigError(
            "this is no certificate in PEM", path=CERTIFICATE_FIELD, hint="It begins with -----BEGIN CERTIFICATE-----."
        ) from None
    if certified != key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo):
        raise ConfigError(
            "the certificate is of another key than the client's",
            path=CERTIFICATE_FIELD,
            hint="Key and certificate belong together: enter both anew.",
        )
    return certificate


def _refuse_company(pem: str) -> None:
    """Two readers of one text must not find two keys in it."""
    labels = _BLOCK.findall(pem)
    private = [label for label in labels if label.endswith(_PRIVATE)]
    if not private or (len(private) == 1 and _BESIDE.issuperset(set(labels) - set(private))):
        return
    raise _bad_key(
        "several private keys" if len(private) > 1 else "something else stands beside the private key",
        "Enter the private key alone, from its line -----BEGIN to its line -----END.",
    )


def _parsed(pem: str, *, is_trusted: bool) -> object:
    try:
        return load_pem_private_key(pem.strip().encode(), password=None, unsafe_skip_rsa_key_validation=is_trusted)
    except TypeError:  # how cryptography says that there is a passphrase
        raise _bad_key(
            "the key is encrypted", "Take the passphrase off: openssl pkey -in key.pem -out plain.pem"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _bad_key("this is no private key in PEM", "It begins with -----BEGIN PRIVATE KEY-----.") from None


def _bad_key(fault: str, hint: str) -> ConfigError:
    return ConfigError(fault, path=KEY_FIELD, hint=hint)
