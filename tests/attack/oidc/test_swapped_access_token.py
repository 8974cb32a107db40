"""An access token that does not belong to the ID token (S27: at_hash)."""

import hashlib

import pytest
from oidc_messages import ACCESS_TOKEN, World, at_hash, base64url, public, rsa_key


async def test_a_swapped_access_token_is_noticed() -> None:
    """S27."""
    world = World()
    await world.login(claims={"at_hash": at_hash()})
    error = await world.refused("at_hash_mismatch", claims={"at_hash": at_hash("another")})
    assert at_hash() not in f"{error.expected}{error.received}"


@pytest.mark.parametrize("value", ["", 7, [], True, at_hash() + "=", at_hash()[:-1], "é"])
async def test_an_at_hash_that_is_none_is_refused(value: object) -> None:
    """S27: checked whenever present."""
    await World().refused("at_hash_mismatch", claims={"at_hash": value})


async def test_the_hash_is_the_one_of_the_signature_algorithm() -> None:
    """Core 3.1.3.6: SHA-512 with RS512."""
    world = World(metadata={"id_token_signing_alg_values_supported": ["RS512"]})
    world.publish(public(rsa_key(), alg="RS512"))
    digest = hashlib.sha512(ACCESS_TOKEN.encode()).digest()
    await world.login(header={"alg": "RS512"}, claims={"at_hash": base64url(digest[:32])})
    with pytest.raises(Exception, match="at_hash_mismatch"):
        await world.login(header={"alg": "RS512"}, claims={"at_hash": at_hash()})
