"""Key sets with broken, weak, foreign and changing keys (S26)."""

import pytest
from fake_net import json_answer
from joserfc.jwk import ECKey, OKPKey, RSAKey
from oidc_messages import JWKS, SigningKey, World, changed, ec_key, public, rsa_key

from vestibule.errors import DiscoveryIncomplete, UnknownKey, UpstreamNotJSON, UpstreamStatus
from vestibule.protocols.oidc.cache import COOL_DOWN_S, DEFAULT_FRESH_S
from vestibule.protocols.oidc.jose.keys import MAX_KEYS, read_key_set

GOOD = public(rsa_key())
BAD_KEYS: list[object] = [
    None,
    7,
    "key",
    [],
    {},
    {"kty": "RSA"},
    {"kty": "oct", "k": "c2VjcmV0", "kid": "rsa-1", "alg": "RS256"},
    {"kty": ["RSA"], "n": "AQAB", "e": "AQAB"},
    {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
    {"kty": "EC", "crv": ["P-256"], "x": "AA", "y": "AA"},
    {"kty": "EC", "crv": "Ed25519", "x": "AA", "y": "AA"},
    {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
    {"kty": "OKP", "crv": "X25519", "x": "AA"},
    {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
    changed(GOOD, {"n": "!!!"}),
    changed(GOOD, {"n": ""}),
    changed(GOOD, {"n": "é"}),
    changed(GOOD, {"n": 7}),
    changed(GOOD, {"e": "AA"}),
    changed(GOOD, {"e": "Ag"}),
    changed(GOOD, {"e": "AQ"}),
    changed(GOOD, {"e": "AQAAAAAAAAE"}),
    changed(GOOD, {"kid": 7}),
    changed(GOOD, {"alg": ["RS256"]}),
    changed(GOOD, {"use": "enc"}),
    changed(GOOD, {"use": ["sig"]}),
    changed(GOOD, {"key_ops": ["sign"]}),
    changed(GOOD, {"key_ops": "verify"}),
    changed(GOOD, {"key_ops": [["verify"]]}),
]


@pytest.mark.parametrize("bad", BAD_KEYS)
async def test_a_key_that_cannot_be_used_is_skipped(bad: object) -> None:
    """S26: alone it verifies nothing; beside a good key it disturbs nothing."""
    world = World()
    world.net.replies[JWKS] = json_answer({"keys": [bad, GOOD, bad]})
    await world.login()
    assert len(read_key_set({"keys": [bad]}).skipped) == 1
    alone = World()
    alone.net.replies[JWKS] = json_answer({"keys": [bad]})
    with pytest.raises(UnknownKey):
        await alone.login()


async def test_a_weak_rsa_key_is_refused() -> None:
    """S26: below 2048 bits nothing is verified, though provider and token agree."""
    strong = World()
    await strong.login()
    with pytest.warns(UserWarning, match="2048"):
        weak = RSAKey.generate_key(1024, parameters={"kid": "rsa-1", "alg": "RS256"})
    world = World()
    world.publish(public(weak))
    with pytest.raises(UnknownKey):
        await world.login(signed_by=weak)
    (reason,) = read_key_set({"keys": [public(weak)]}).skipped
    assert "1024 bits" in reason


def test_a_giant_rsa_key_is_refused_before_any_arithmetic() -> None:
    """S64."""
    (reason,) = read_key_set({"keys": [changed(GOOD, {"n": "_" * 20_000})]}).skipped
    assert "bits" in reason


def test_private_parts_are_not_kept() -> None:
    """S59: a provider that publishes its private key by mistake does not have it stored here."""
    (key,) = read_key_set({"keys": [rsa_key().as_dict(private=True)]}).keys
    assert not key.key.is_private


@pytest.mark.parametrize("keys", [None, {}, "x", [GOOD] * (MAX_KEYS + 1)])
async def test_a_key_set_without_a_list_of_bounded_length_is_refused(keys: object) -> None:
    """S64."""
    world = World()
    world.net.replies[JWKS] = json_answer({"keys": keys})
    with pytest.raises(DiscoveryIncomplete):
        await world.login()


async def test_a_key_set_that_is_none_ends_the_login_with_its_own_code() -> None:
    world = World()
    world.net.replies[JWKS] = json_answer([])
    with pytest.raises(UpstreamNotJSON):
        await world.login()
    other = World()
    other.net.replies[JWKS] = json_answer({"keys": [GOOD]}, status=404)
    with pytest.raises(UpstreamStatus):
        await other.login()


async def test_without_a_kid_exactly_one_key_must_fit() -> None:
    """S26."""
    world = World()
    world.publish(GOOD, public(ec_key()), changed(GOOD, {"use": "enc"}))
    await world.login(header={"kid": None})
    several = World()
    several.publish(GOOD, public(rsa_key("rsa-2")))
    await several.login()
    with pytest.raises(UnknownKey):
        await several.login(header={"kid": None})


async def test_a_kid_that_two_keys_share_selects_none() -> None:
    """S26: kid selects one key."""
    world = World()
    await world.login()
    world = World()
    world.publish(GOOD, changed(public(rsa_key("rsa-2")), {"kid": "rsa-1"}))
    with pytest.raises(UnknownKey):
        await world.login()


@pytest.mark.parametrize("kid", ["rsa-2", "RSA-1", "rsa-1 ", "../rsa-1", "' OR 1=1"])
async def test_an_unknown_kid_is_refused(kid: str) -> None:
    """S26: also when the token is signed by the only published key."""
    await World().refused("unknown_key", header={"kid": kid})


async def test_every_curve_and_family_that_is_declared_verifies() -> None:
    """S25: each algorithm with its own kind of key."""
    keys: dict[str, SigningKey] = {
        "ES256": ECKey.generate_key("P-256", parameters={"kid": "a"}),
        "ES384": ECKey.generate_key("P-384", parameters={"kid": "b"}),
        "ES512": ECKey.generate_key("P-521", parameters={"kid": "c"}),
        "EdDSA": OKPKey.generate_key("Ed25519", parameters={"kid": "d"}),
        "Ed25519": OKPKey.generate_key("Ed25519", parameters={"kid": "e"}),
        "RS384": rsa_key("f"),
        "PS512": rsa_key("g"),
    }
    world = World(metadata={"id_token_signing_alg_values_supported": list(keys)})
    world.publish(*(public(key, alg=alg, kid=alg) for alg, key in keys.items()))
    for alg, key in keys.items():
        await world.login(header={"alg": alg, "kid": alg}, signed_by=key)
    with pytest.raises(UnknownKey):
        await world.login(header={"alg": "ES256", "kid": "ES384"}, signed_by=keys["ES256"])


async def test_an_algorithm_is_bound_to_its_curve() -> None:
    """S25, RFC 7518 3.4: ES256 is P-256 only, also under a key that names no algorithm."""
    wide = ECKey.generate_key("P-384", parameters={"kid": "wide"})
    world = World(metadata={"id_token_signing_alg_values_supported": ["ES256", "ES384"]})
    world.publish(public(wide))
    await world.login(header={"alg": "ES384", "kid": "wide"}, signed_by=wide)
    with pytest.raises(UnknownKey):
        await world.login(header={"alg": "ES256", "kid": "wide"}, signed_by=wide)


async def test_a_rotated_key_is_learned_without_a_restart() -> None:
    """S26: the unknown kid fetches the key set once more."""
    world = World()
    await world.login()
    world.key = rsa_key("rsa-2")
    world.publish()
    await world.login()
    await world.login()
    assert len(world.net.sent_to(JWKS)) == 2


async def test_a_key_replaced_under_the_same_kid_is_learned() -> None:
    """S26: a provider that names no keys, or names them all alike, can rotate too."""
    world = World()
    await world.login(header={"kid": None})
    fresh = rsa_key("rsa-2")
    world.publish(public(fresh, kid="rsa-1"))
    await world.login(signed_by=fresh)
    assert len(world.net.sent_to(JWKS)) == 2


async def test_a_flood_of_unknown_kids_fetches_once_per_cool_down() -> None:
    """S26: logout tokens may be sent by anybody."""
    world = World()
    await world.login()
    for number in range(50):
        with pytest.raises(UnknownKey):
            await world.login(header={"kid": f"made-up-{number}"})
    assert len(world.net.sent_to(JWKS)) == 2
    world.clock.advance(COOL_DOWN_S)
    for number in range(50):
        with pytest.raises(UnknownKey):
            await world.login(header={"kid": f"made-up-{number}"})
    assert len(world.net.sent_to(JWKS)) == 3
    await world.login()
    assert len(world.net.sent_to(JWKS)) == 3


async def test_a_retired_key_verifies_nothing_once_the_set_was_fetched_anew() -> None:
    """S26."""
    world = World()
    await world.login()
    world.publish(public(rsa_key("rsa-2")))
    world.clock.advance(DEFAULT_FRESH_S)
    await world.login()
    await world.settle()
    with pytest.raises(UnknownKey):
        await world.login()
