"""One certificate out of a metadata document, and whether its key may verify anything (S6, S7)."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Final, NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from vestibule.clock import rfc3339
from vestibule.errors import ConfigError
from vestibule.protocols.saml.certificate import load_certificate
from vestibule.protocols.saml.metadata.fault import PATH, fault, text_in
from vestibule.protocols.saml.signature.key import read_verification_key
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.shown import shown

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_COPY: Final = "Copy the metadata again, with the certificate from its first to its last character."


class Certificate(NamedTuple):
    """A certificate of a provider.

    Attributes:
        name: Its subject, fit to be shown.
        fingerprint: SHA-256, as `openssl x509 -fingerprint` shows it.
        not_before_s, not_after_s: Its dates, in seconds since 1970.
    """

    pem: str
    name: str
    fingerprint: str
    not_before_s: int
    not_after_s: int

    def in_words(self) -> str:
        """Name, fingerprint and last day: what a provider's console shows of it."""
        return f"{self.name}, SHA-256 {self.fingerprint}, until {rfc3339(self.not_after_s)[:10]}"

    def doubt(self, now_s: int) -> str | None:
        """What its dates say against it, as a sentence.

        It still verifies: trust lies in the key that the administrator configured (SAML metadata interoperability
        profile 2.6.1).
        """
        if self.not_after_s < now_s:
            return f"The certificate {self.name} expired on {rfc3339(self.not_after_s)}; its key still verifies."
        if self.not_before_s > now_s:
            return (
                f"The certificate {self.name} is valid from {rfc3339(self.not_before_s)} on; its key verifies already."
            )
        return None


def read_certificate(element: Element) -> Certificate:
    """Read an X509Certificate: base64 of DER, with white space anywhere (XML Signature 4.5.4).

    Raises:
        ConfigError: config_error: it cannot be read, or its key is none that may sign.
    """
    certificate = read_any_certificate(element)
    try:
        read_verification_key(certificate.pem, path=PATH)  # what logins will refuse is refused here
    except ConfigError as refusal:
        raise fault(f"the certificate {refusal.detail}", hint=refusal.hint or _OTHER_KEY, at=element) from None
    return certificate


def read_any_certificate(element: Element) -> Certificate:
    """Read an X509Certificate without asking what its key is good for: to show it, not to verify by it.

    Raises:
        ConfigError: config_error: it cannot be read.
    """
    der = _der(element)
    try:
        certificate = load_certificate(der)
    except ValueError:
        raise fault("the certificate cannot be read: it is no X.509 certificate", hint=_COPY, at=element) from None
    return Certificate(
        certificate.public_bytes(Encoding.PEM).decode("ascii"),
        shown(certificate.subject.rfc4514_string()),
        certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        _seconds(certificate.not_valid_before_utc),
        _seconds(certificate.not_valid_after_utc),
    )


def _der(element: Element) -> bytes:
    written = text_in(element)
    if "-----BEGIN" in written:
        raise fault(
            "the certificate has the BEGIN and END lines of PEM around it", hint="Take these two lines out.", at=element
        )
    try:
        return base64.b64decode("".join(written.split()).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise fault("the certificate cannot be read: it is no base64", hint=_COPY, at=element) from None


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())


_OTHER_KEY: Final = "Have the identity provider sign with an RSA key of 2048 bits or more, and get its metadata again."
