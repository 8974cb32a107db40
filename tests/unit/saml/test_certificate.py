"""Whatever is wrong with a certificate, its reader says so by ValueError alone (S77)."""

import base64
from typing import Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from saml_signing_keys import signing_key

from vestibule.protocols.saml.certificate import load_certificate

GOOD: Final = base64.b64decode(signing_key("idp").certificate_base64)
VERSION_3: Final = bytes.fromhex("a003020102")  # RFC 5280 4.1.2.1: [0] EXPLICIT INTEGER 2
RSA: Final = bytes.fromhex("06092a864886f70d010101")  # RFC 8017 C: rsaEncryption
UNKNOWN: Final = bytes.fromhex("06092a864886f70d01017f")


def test_in_der_and_in_pem() -> None:
    certificate = load_certificate(GOOD)
    assert load_certificate(b"Bag Attributes\n" + certificate.public_bytes(Encoding.PEM)) == certificate


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        GOOD[:-1],
        GOOD.replace(VERSION_3, VERSION_3[:-1] + bytes([62])),
        GOOD.replace(RSA, UNKNOWN),
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----",
    ],
    ids=["nothing", "truncated", "version 63", "unknown kind of key", "PEM of nothing", "PEM without an end"],
)
def test_what_cannot_be_read(spoilt: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load_certificate(spoilt)
