"""Key pairs with their certificates, and their rotation. Source: SAML Metadata section 2.4.1.1, SAML2int section 4.4.

Nothing is made before somebody speaks SAML: a twin that only serves OpenID does not pay for an RSA key.
"""

import base64
import secrets
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Final

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from vestibule_twin.keys import stranger

_SINCE: Final = datetime(2020, 1, 1, tzinfo=UTC)
_UNTIL: Final = datetime(2120, 1, 1, tzinfo=UTC)


class Credential:
    """An RSA-2048 key, its self-signed certificate, and the key as libxmlsec holds it."""

    def __init__(self, private: rsa.RSAPrivateKey | None = None) -> None:
        self.private = private or rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vestibule twin")])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(self.private.public_key())
            .serial_number(secrets.randbits(64) + 1)
            .not_valid_before(_SINCE)
            .not_valid_after(_UNTIL)
            .sign(self.private, hashes.SHA256())
        )

    @cached_property
    def certificate_base64(self) -> str:
        """The DER certificate as metadata and KeyInfo hold it."""
        return base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode("ascii")

    @cached_property
    def key(self) -> xmlsec.Key:
        """The private key, loaded once: loading costs more than signing."""
        pem = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatPem)

    @cached_property
    def keys_manager(self) -> xmlsec.KeysManager:
        """The same key where decryption looks for it; making a manager takes libxmlsec some 10 ms."""
        manager = xmlsec.KeysManager()
        manager.add_key(self.key)
        return manager


@cache
def stranger_credential() -> Credential:
    """Return the forger's credential, which no twin ever publishes."""
    return Credential(stranger().private)


class CredentialRing:
    """The credential that signs and those published beside it."""

    def __init__(self, *published: Credential) -> None:
        self._published = list(published)

    @property
    def made(self) -> bool:
        """Whether there was a reason yet to make a key."""
        return bool(self._published)

    @property
    def published(self) -> list[Credential]:
        """All whose certificates stand in the metadata, the signing one first."""
        if not self._published:
            self._published = [Credential()]
        return self._published

    @property
    def current(self) -> Credential:
        """The one that signs."""
        return self.published[0]

    def rotate(self, *, keep_old: bool) -> None:
        """Sign with a new key; `keep_old` leaves the certificate before it published."""
        kept = [self.current] if keep_old else []
        self._published = [Credential(), *kept]
