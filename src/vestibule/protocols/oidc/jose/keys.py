"""A provider's published keys, prepared once per version of its key set (RFC 7517, S26).

A key that is broken, of an unknown kind, too weak or meant for encryption is skipped: it must not stop logins by
another. Only the public members of a key are ever imported, so what a provider publishes by mistake is not kept.
"""

import binascii
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key
from joserfc.util import urlsafe_b64decode
from msgspec import Struct

from vestibule.errors import DiscoveryIncomplete
from vestibule.protocols.oidc.jose.algorithms import Algorithm
from vestibule.protocols.shown import shown

MAX_KEYS: Final = 128
"""Entra publishes about ten."""
MIN_RSA_BITS: Final = 2048
MAX_RSA_BITS: Final = 8192
MAX_EXPONENT_BYTES: Final = 4
"""RFC 8017's 65537 takes three; verifying with a long exponent costs a hundred times as much."""

_MEMBERS: Final = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
_CURVES: Final = {"EC": ("P-256", "P-384", "P-521"), "OKP": ("Ed25519",)}


class SigningKey(Struct, frozen=True, kw_only=True):
    """One key that can verify.

    Attributes:
        algorithm: The only algorithm it may be used with; None when the provider leaves that open.
        issuer: The issuer it may sign for, which Entra declares for each key; None when it does not say.
        bits: Of the modulus; None but for RSA.
    """

    key_id: str | None
    key_type: str
    curve: str | None
    algorithm: str | None
    issuer: str | None
    bits: int | None
    key: RSAKey | ECKey | OKPKey

    def fits(self, algorithm: Algorithm) -> bool:
        """Whether it may verify a signature of this algorithm."""
        return (
            self.key_type == algorithm.key_type
            and self.curve == algorithm.curve
            and (self.algorithm is None or self.algorithm == algorithm.name)
        )


class KeySet(Struct, frozen=True):
    """A key set as prepared. `skipped` says why others were left out, for an administrator's test."""

    keys: tuple[SigningKey, ...]
    skipped: tuple[str, ...]


class _Skipped(Exception):
    """Why a key is not used."""


def read_key_set(raw: dict[str, Any]) -> KeySet:
    """Prepare a decoded key set.

    Raises:
        DiscoveryIncomplete: discovery_incomplete: `keys` is no list, or has more than MAX_KEYS members.
    """
    members = raw.get("keys")
    if not isinstance(members, list) or len(members) > MAX_KEYS:
        raise DiscoveryIncomplete(
            "The key set (jwks_uri) has no list of keys, or too long a one",
            expected=f"keys: a list of at most {MAX_KEYS}",
            received=f"{len(members)} keys" if isinstance(members, list) else type(members).__name__,
        )
    keys: list[SigningKey] = []
    skipped: list[str] = []
    for position, member in enumerate(members):
        try:
            keys.append(_read(member))
        except _Skipped as reason:
            name = member.get("kid") if isinstance(member, dict) else None
            skipped.append(f"{shown(name, limit=60) if isinstance(name, str) else f'key {position + 1}'}: {reason}")
    return KeySet(tuple(keys), tuple(skipped))


def _read(member: object) -> SigningKey:
    if not isinstance(member, dict):
        raise _Skipped("no JSON object")
    if member.get("use") not in (None, "sig"):
        raise _Skipped("not meant for signatures (use)")
    operations = member.get("key_ops")
    if operations is not None and not (isinstance(operations, list) and "verify" in operations):
        raise _Skipped("not meant for verifying (key_ops)")
    key_type = member.get("kty")
    names = _MEMBERS.get(key_type) if isinstance(key_type, str) else None
    if names is None or not isinstance(key_type, str):
        raise _Skipped(f"unknown kind of key ({shown(key_type, limit=20)})")
    curve = member.get("crv") if key_type in _CURVES else None
    if curve not in _CURVES.get(key_type, (None,)):
        raise _Skipped(f"unknown curve ({shown(curve, limit=20)})")
    values = {name: member.get(name) for name in names}
    if not all(isinstance(value, str) and value for value in values.values()):
        raise _Skipped("a member of the key is missing or no text")
    bits = _check_rsa(str(values["n"]), str(values["e"])) if key_type == "RSA" else None
    try:
        key = import_key({"kty": key_type, **{name: str(value) for name, value in values.items()}})
    except (JoseError, ValueError, TypeError) as error:  # cryptography and base64 raise ValueError for bad numbers
        raise _Skipped("broken: its numbers make no key") from error
    if not isinstance(key, RSAKey | ECKey | OKPKey):
        raise _Skipped("unknown kind of key")
    return SigningKey(
        key_id=_text(member, "kid"),
        key_type=key_type,
        curve=curve,
        algorithm=_text(member, "alg"),
        issuer=_text(member, "issuer"),
        bits=bits,
        key=key,
    )


def _text(member: dict[str, Any], name: str) -> str | None:
    value = member.get(name)
    if value is not None and not isinstance(value, str):
        raise _Skipped(f"{name} is no text")
    return value


def _check_rsa(modulus: str, exponent: str) -> int:
    # Before any arithmetic with the numbers, and before joserfc, which only warns about a small modulus.
    try:
        bits = int.from_bytes(urlsafe_b64decode(modulus.encode("ascii"))).bit_length()
        exponent_bytes = len(urlsafe_b64decode(exponent.encode("ascii")).lstrip(b"\0"))
    except (ValueError, IndexError, binascii.Error):
        raise _Skipped("broken: its numbers are not base64url") from None
    if not MIN_RSA_BITS <= bits <= MAX_RSA_BITS:
        raise _Skipped(f"RSA of {bits} bits; {MIN_RSA_BITS} to {MAX_RSA_BITS} are accepted")
    if exponent_bytes > MAX_EXPONENT_BYTES:
        raise _Skipped("RSA exponent too long")
    return bits
