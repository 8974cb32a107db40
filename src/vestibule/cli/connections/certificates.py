"""Certificates as an administrator compares them: by name, fingerprint and last day."""

from collections.abc import Iterable
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from msgspec import Struct

from vestibule.clock import rfc3339
from vestibule.protocols.saml.certificate import load_certificate

SOON_S: Final = 30 * 86_400
"""A certificate that expires within this time deserves a word."""

_DAY_S: Final = 86_400


class SeenCertificate(Struct, frozen=True, kw_only=True):
    """What is shown of a certificate.

    Attributes:
        name: Its subject; "(cannot be read)" where it is none.
        fingerprint: SHA-256, as `openssl x509 -fingerprint -sha256` and most consoles show it.
        key: Kind and size.
        expires_at_s: In seconds since 1970.
    """

    name: str
    fingerprint: str = ""
    key: str = ""
    expires_at_s: int | None = None

    @property
    def expires_on(self) -> str:
        """The last day, in UTC; "" when it is not known."""
        return "" if self.expires_at_s is None else rfc3339(self.expires_at_s)[:10]

    def doubt(self, now_s: int) -> str:
        """What its last day says against it, as words behind a name; "" for nothing."""
        if self.expires_at_s is None:
            return "cannot be read"
        if self.expires_at_s <= now_s:
            return f"expired on {self.expires_on}"
        if self.expires_at_s <= now_s + SOON_S:
            days = -(-(self.expires_at_s - now_s) // _DAY_S)
            return f"expires on {self.expires_on}, in {days} {'day' if days == 1 else 'days'}"
        return ""


def seen(pem: str) -> SeenCertificate:
    """Look at a certificate. Nothing is judged here: what is shown may well be at fault."""
    try:
        certificate = load_certificate(pem.encode())
        return SeenCertificate(
            name=certificate.subject.rfc4514_string() or "(no name)",
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
            key=_key(certificate),
            expires_at_s=int(certificate.not_valid_after_utc.timestamp()),
        )
    except ValueError:
        return SeenCertificate(name="(cannot be read)")


def certificate_rows(pems: Iterable[str]) -> list[dict[str, Any]]:
    """Certificates for a program."""
    return [
        {
            "name": one.name,
            "sha256": one.fingerprint,
            "key": one.key,
            "expires_at": None if one.expires_at_s is None else rfc3339(one.expires_at_s),
        }
        for one in map(seen, pems)
    ]


def certificate_pairs(label: str, pems: Iterable[str], *, now_s: int) -> list[tuple[str, str]]:
    """Certificates for a person, each on a line of its own with its fingerprint below."""
    pairs: list[tuple[str, str]] = []
    for number, one in enumerate(map(seen, pems)):
        until = one.doubt(now_s).upper() if _is_over(one, now_s) else one.doubt(now_s) or f"until {one.expires_on}"
        pairs += [
            (label if number == 0 else "", ", ".join(filter(None, (one.name, one.key, until)))),
            ("", f"SHA-256 {one.fingerprint}"),
        ]
    return pairs


def _is_over(one: SeenCertificate, now_s: int) -> bool:
    return one.expires_at_s is None or one.expires_at_s <= now_s


def _key(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    return f"EC {key.curve.name}" if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__
