"""A token's verification up to its claims, as one argument: size and form, header, key, signature, then the payload.

The payload is decoded only after the signature held, so nothing unsigned is ever read.
"""

from typing import Any

from msgspec import Struct

from vestibule.errors import SignatureInvalid, UnknownKey
from vestibule.protocols.oidc.cache import RemoteCache
from vestibule.protocols.oidc.discovery.resolve import Provider
from vestibule.protocols.oidc.jose.compact import CompactJWS, claims_of, take_apart
from vestibule.protocols.oidc.jose.header import Header, check_header
from vestibule.protocols.oidc.jose.key_choice import choose_key
from vestibule.protocols.oidc.jose.keys import KeySet, SigningKey
from vestibule.protocols.oidc.jose.signature import check_signature


class SignedToken(Struct, frozen=True, kw_only=True):
    """A token whose signature holds; its claims are genuine, and not yet judged."""

    header: Header
    key: SigningKey
    claims: dict[str, Any]


async def verify_signature(token: str, provider: Provider, keys: RemoteCache[KeySet]) -> SignedToken:
    """Verify a token with the provider's published keys.

    A key that is unknown, or does not verify, may have been rotated a moment ago: the key set is then fetched again, at
    most once per cool-down, and the token judged once more if it did change (S26).

    Raises:
        IDTokenMalformed, HeaderRefused, AlgorithmRefused, UnknownKey, SignatureInvalid: As named.
        UpstreamError: The key set cannot be had.
    """
    jws = take_apart(token)
    header = check_header(jws.header, accepted=provider.algorithms)
    key_set = await keys.get(provider.jwks_uri)
    try:
        key = _verified_by(jws, header, key_set)
    except (UnknownKey, SignatureInvalid):
        renewed = await keys.reload_on_suspicion(provider.jwks_uri)
        if renewed is key_set:
            raise
        key = _verified_by(jws, header, renewed)
    return SignedToken(header=header, key=key, claims=claims_of(jws))


def _verified_by(jws: CompactJWS, header: Header, key_set: KeySet) -> SigningKey:
    key = choose_key(key_set, header)
    check_signature(jws, header, key)
    return key
