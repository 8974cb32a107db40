"""The header may name an algorithm we accept and a key we hold; it may not bring its own (RFC 8725 3.1, 3.10, S25).

`jwk`, `jku`, `x5u` and `x5c` offer a key or a place to fetch one, `crit` and `b64` change how the token is read. None
is ever obeyed, and who puts one into an ID token expects it to be: so they are refused rather than ignored.
`x5t` and `x5t#S256` are mere hints (Entra sends one) and pass unread.
"""

from collections.abc import Collection
from typing import Any, Final

from msgspec import Struct

from vestibule.errors import AlgorithmRefused, HeaderRefused
from vestibule.protocols.oidc.hints import NOT_STANDARD
from vestibule.protocols.oidc.jose.algorithms import SUPPORTED, Algorithm
from vestibule.protocols.shown import shown

REFUSED: Final = ("crit", "b64", "jwk", "jku", "x5u", "x5c")
MAX_KEY_ID: Final = 512


class Header(Struct, frozen=True):
    """What is used of a header.

    Attributes:
        key_id: None when the header has none.
        media_type: `typ` in lower case without "application/" (RFC 7515 4.1.9); "" when absent.
    """

    algorithm: Algorithm
    key_id: str | None
    media_type: str


def check_header(raw: dict[str, Any], *, accepted: Collection[str]) -> Header:
    """Read a header.

    Args:
        raw: As decoded.
        accepted: The connection's algorithms.

    Raises:
        HeaderRefused: header_refused: it holds what is never obeyed, or a member of a wrong type.
        AlgorithmRefused: algorithm_refused.
    """
    for name in REFUSED:
        if name in raw:
            raise HeaderRefused(
                f"The token's header carries {name}, which is never obeyed",
                hint="Let the provider sign with a key of its published key set (jwks_uri) and name it by kid alone.",
                expected="alg, kid and typ",
                received=name,
            )
    alg = raw.get("alg")
    if not isinstance(alg, str) or alg not in accepted or alg not in SUPPORTED:
        raise AlgorithmRefused(
            "The token is signed with an algorithm that this connection does not accept",
            hint="Keycloak: Clients > (client) > Advanced > Fine grain OpenID Connect configuration > "
            "ID token signature algorithm.",
            expected=" or ".join(sorted(accepted)),
            received=shown(alg, limit=60),
        )
    return Header(SUPPORTED[alg], _text(raw, "kid"), (_text(raw, "typ") or "").lower().removeprefix("application/"))


def _text(raw: dict[str, Any], name: str) -> str | None:
    value = raw.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > MAX_KEY_ID:
        raise HeaderRefused(
            f"The token's header has a {name} that is no text of at most {MAX_KEY_ID} characters",
            hint=NOT_STANDARD,
            expected="a text",
            received=shown(value, limit=60),
        )
    return value
