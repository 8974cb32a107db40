"""The header's `kid` selects one key of the provider's set; without one, exactly one key must fit (Core 10.1, S26)."""

from vestibule.errors import UnknownKey
from vestibule.protocols.oidc.jose.header import Header
from vestibule.protocols.oidc.jose.keys import KeySet, SigningKey
from vestibule.protocols.shown import shown


def choose_key(key_set: KeySet, header: Header) -> SigningKey:
    """Choose.

    Raises:
        UnknownKey: unknown_key: no key fits, or several do.
    """
    fitting = [
        key
        for key in key_set.keys
        if (header.key_id is None or key.key_id == header.key_id) and key.fits(header.algorithm)
    ]
    if len(fitting) == 1:
        return fitting[0]
    wanted = (
        f"{header.algorithm.name}, kid {shown(header.key_id, limit=80)}" if header.key_id else header.algorithm.name
    )
    published = ", ".join(shown(key.key_id or "(no kid)", limit=60) for key in key_set.keys[:8]) or "no usable key"
    raise UnknownKey(
        "Several published keys fit the token" if fitting else "No published key fits the token",
        hint="The key set at jwks_uri must hold the key that signs, with kid, alg and use=sig. After a rotation it may "
        "take seconds until the new key is seen. Keycloak: Realm settings > Keys.",
        expected=f"one of the published keys: {published}",
        received=wanted,
    )
