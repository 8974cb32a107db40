"""The signature methods with their digests. Source: RFC 9231 section 2.3.2, XML Signature 1.1 sections 6.2 and 6.4."""

from typing import Any, Final, Literal

from msgspec import Struct
from xmlsec import constants

SignatureAlgorithm = Literal["rsa-sha256", "rsa-sha384", "rsa-sha512"]


class SignatureMethod(Struct, frozen=True):
    """A signature method as libxmlsec knows it, and the digest that goes with it."""

    transform: Any
    digest: Any
    """Of a type that xmlsec has no public name for."""

    @property
    def uri(self) -> str:
        """Its identifier."""
        return str(self.transform.href)


METHODS: Final[dict[SignatureAlgorithm, SignatureMethod]] = {
    "rsa-sha256": SignatureMethod(constants.TransformRsaSha256, constants.TransformSha256),
    "rsa-sha384": SignatureMethod(constants.TransformRsaSha384, constants.TransformSha384),
    "rsa-sha512": SignatureMethod(constants.TransformRsaSha512, constants.TransformSha512),
}

RSA_SHA1: Final = SignatureMethod(constants.TransformRsaSha1, constants.TransformSha1)
"""Made by one fault only; never accepted."""
