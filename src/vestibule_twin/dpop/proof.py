"""The checks of a proof. Source: RFC 9449 section 4.3, in its order."""

import hashlib
import hmac
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from vestibule_twin.dpop.state import DPoPState
from vestibule_twin.jose import Parts, b64url, take_apart
from vestibule_twin.jwk import ALGORITHMS, demand_signature, public_key, thumbprint

AGE_S: Final = 60
"""How far `iat` may lie from our own time, either way."""


class Proven(Struct, frozen=True):
    """What a good proof says: the key's thumbprint, and the nonce if there is one."""

    jkt: str
    nonce: str | None


def proven(
    proofs: list[str], *, method: str, url: str, now_s: int, state: DPoPState, access_token: str | None = None
) -> Proven:
    """Return what a request's proof says, once it holds; its nonce is the caller's to judge.

    Args:
        proofs: Every DPoP header of the request.
        method: The request's.
        url: The request's, without query and fragment.
        now_s: Our time.
        state: Remembers the proof.
        access_token: What comes with it, at a resource.

    Raises:
        ValueError: It does not hold; the text says why.
    """
    if len(proofs) != 1:
        raise ValueError("There has to be exactly one DPoP header")
    try:
        parts = take_apart(proofs[0])
    except ValueError as error:
        raise ValueError("The proof is no JWT") from error
    jkt = _signer(parts)
    claims = parts.claims
    jti, nonce = claims.get("jti"), claims.get("nonce")
    rules: tuple[tuple[bool, str], ...] = (
        (isinstance(jti, str) and bool(jti), "The proof has no jti"),
        (claims.get("htm") == method, "The htm is not the request's method"),
        (_same_address(claims.get("htu"), url), "The htu is not the request's address"),
        (_is_recent(claims.get("iat"), now_s), "The iat is too far from now"),
        (nonce is None or isinstance(nonce, str), "The nonce is no text"),
        (access_token is None or _is_digest(claims.get("ath"), access_token), "The ath is not the access token's"),
    )
    for holds, otherwise in rules:
        if not holds:
            raise ValueError(otherwise)
    if not state.first_sight(f"{jkt} {jti}"):
        raise ValueError("The proof was used before")
    return Proven(jkt, nonce if isinstance(nonce, str) else None)


def _signer(parts: Parts) -> str:
    header, jwk = parts.header, parts.header.get("jwk")
    if header.get("typ") != "dpop+jwt":
        raise ValueError("The typ is not dpop+jwt")
    if header.get("alg") not in ALGORITHMS:
        raise ValueError("The alg is not known here")
    if not isinstance(jwk, dict):
        raise ValueError("The proof has no jwk")  # noqa: TRY004 - the message is wrong, not the program
    try:
        demand_signature(public_key(jwk), alg=str(header["alg"]), signed=parts.signed, signature=parts.signature)
    except ValueError as error:
        raise ValueError(f"The proof is not signed well: {error}") from error
    return thumbprint(jwk)


def _same_address(htu: object, url: str) -> bool:
    """Compare as RFC 9449 section 4.3 wants it: scheme and host in any case, query and fragment left out."""
    if not isinstance(htu, str):
        return False
    try:
        said, here = urlsplit(htu), urlsplit(url)
        return (said.scheme.lower(), said.hostname, said.port, said.path) == (
            here.scheme.lower(),
            here.hostname,
            here.port,
            here.path,
        )
    except ValueError:
        return False


def _is_recent(iat: object, now_s: int) -> bool:
    # A bool is an int to Python, and no time to anybody.
    return isinstance(iat, int) and not isinstance(iat, bool) and abs(now_s - iat) <= AGE_S


def _is_digest(ath: object, access_token: str) -> bool:
    digest = b64url(hashlib.sha256(access_token.encode("ascii", "replace")).digest())
    return isinstance(ath, str) and hmac.compare_digest(ath.encode(), digest.encode())
