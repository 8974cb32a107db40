"""Faults in the key set. Source: RFC 7517 section 5 (unknown and unusable keys are to be ignored)."""

from collections.abc import Callable
from typing import Final

from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import JwksFault as F
from vestibule_twin.keys import stranger

Jwk = dict[str, object]
Bend = Callable[[list[Jwk]], dict[str, object]]

_BROKEN: Final[tuple[Jwk, ...]] = (
    {"kty": "RSA", "kid": "no-modulus", "use": "sig", "alg": "RS256", "e": "AQAB"},
    {"kty": "RSA", "kid": "not-base64", "use": "sig", "alg": "RS256", "e": "AQAB", "n": "***"},
    {"kty": "EC", "kid": "not-on-curve", "crv": "P-256", "x": "AQAB", "y": "AQAB"},
    {"kid": "no-kty", "use": "sig"},
)
_UNKNOWN: Final[Jwk] = {"kty": "LATTICE", "kid": "from-the-future", "use": "sig", "alg": "LT512", "q": "AQAB"}

JWKS: Final[dict[F, Entry[Bend]]] = {
    F.EMPTY: Entry(lambda _: {"keys": []}, "An empty key set."),
    F.NO_KEYS: Entry(lambda _: {"values": []}, "An object without `keys`."),
    F.BROKEN_BESIDE: Entry(
        lambda keys: {"keys": [*_BROKEN, *keys]}, "Broken keys before the good one.", acceptable=True
    ),
    F.UNKNOWN_KTY_BESIDE: Entry(
        lambda keys: {"keys": [_UNKNOWN, *keys]}, "A key of an unknown kind before the good one.", acceptable=True
    ),
    F.ENCRYPTION_ONLY: Entry(
        lambda keys: {"keys": [{**key, "use": "enc", "alg": "RSA-OAEP"} for key in keys]},
        "The keys are for encryption only.",
    ),
    F.OTHER_KEY: Entry(
        lambda keys: {"keys": [{**stranger().jwk, "kid": key["kid"]} for key in keys]},
        "Under the good kid stands another key.",
    ),
    F.NO_KID: Entry(
        lambda keys: {"keys": [{name: part for name, part in key.items() if name != "kid"} for key in keys]},
        "The good key without its kid, while tokens name one.",
    ),
}


def bend_jwks(keys: list[Jwk], named: tuple[F, ...]) -> dict[str, object]:
    """Apply the named faults one after the other to a key set."""
    answer: dict[str, object] = {"keys": keys}
    for fault in named:
        answer = JWKS[fault].bend(keys)
        keys = answer.get("keys", [])  # type: ignore[assignment]
    return answer
