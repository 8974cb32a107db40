"""Tokens that nobody at the provider signed, or not for this connection (S25, S26)."""

from collections.abc import Callable
from functools import partial

import msgspec
import pytest
from oidc_messages import World, account_of, base64url, ec_key, hmac_signed, make_profile, public, rsa_key, signed

from vestibule.errors import VestibuleError


async def test_a_token_signed_by_another_key_under_the_same_kid_is_refused() -> None:
    """S26."""
    world = World()
    forger = rsa_key("forger")
    await world.refused("signature_invalid", signed_by=forger)


async def test_an_altered_payload_is_refused() -> None:
    """S25."""
    world = World()

    def alter(token: str) -> str:
        header, _, signature = token.split(".")
        claims = world.claims(world.begun.parameters["nonce"], sub="mallory")
        return f"{header}.{base64url(msgspec.json.encode(claims))}.{signature}"

    await refused_after(world, "signature_invalid", alter)


async def test_an_altered_header_is_refused() -> None:
    """S25."""
    world = World()

    def alter(token: str) -> str:
        _, payload, signature = token.split(".")
        return f"{base64url(msgspec.json.encode(world.header(typ='jwt')))}.{payload}.{signature}"

    await refused_after(world, "signature_invalid", alter)


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
async def test_an_unsigned_token_is_refused(alg: str) -> None:
    """S25: also though discovery lists `none`."""
    world = World()

    def unsign(token: str) -> str:
        _, payload, _ = token.split(".")
        return f"{base64url(msgspec.json.encode(world.header(alg=alg)))}.{payload}."

    await refused_after(world, "algorithm_refused" if alg else "id_token_malformed", unsign)
    # As LemonLDAP::NG 2.16 writes it.
    await refused_after(
        world, "algorithm_refused" if alg else "id_token_malformed", lambda token: unsign(token).removesuffix(".")
    )
    await refused_after(world, "algorithm_refused", lambda token: unsign(token) + "AAAA")


async def test_a_token_whose_signature_was_cut_off_is_refused() -> None:
    """S25: its algorithm is a good one, and nothing is asked of the provider for it."""
    world = World()
    await refused_after(world, "id_token_malformed", lambda token: token.rpartition(".")[0] + ".")
    await refused_after(world, "id_token_malformed", lambda token: token.rpartition(".")[0])


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
async def test_the_public_key_is_not_taken_for_a_hmac_secret(alg: str) -> None:
    """S25: the classic confusion, in the forms an attacker would try; also though discovery lists HS256."""
    world = World()
    pem = rsa_key().as_pem(private=False)
    for secret in (pem, pem.rstrip(b"\n"), msgspec.json.encode(public(rsa_key())), b"s3cret"):
        await refused_after(world, "algorithm_refused", partial(forged_with, world, alg, secret))


async def test_a_profile_cannot_bring_hmac_in() -> None:
    """S25: whatever a connection lists, HMAC and none stay out."""
    world = World(make_profile(id_token_algorithms=("HS256", "none", "RS256")))
    await refused_after(world, "algorithm_refused", partial(forged_with, world, "HS256", b"s3cret"))


async def test_only_the_listed_algorithms_are_accepted() -> None:
    """S25: an ES256 key of the provider's own set does not help where the connection wants RS256."""
    world = World(make_profile(id_token_algorithms=("RS256",)))
    world.publish(public(rsa_key()), public(ec_key()))
    await world.refused("algorithm_refused", header={"alg": "ES256", "kid": "ec-1"}, signed_by=ec_key())


async def test_both_kinds_of_key_are_accepted_when_declared() -> None:
    world = World()
    world.publish(public(rsa_key()), public(ec_key()))
    await world.login()
    await world.login(header={"alg": "ES256", "kid": "ec-1"}, signed_by=ec_key())


async def test_a_key_is_bound_to_its_algorithm() -> None:
    """S25: an RSA key published for RS256 does not verify PS256, though both are declared."""
    world = World(metadata={"id_token_signing_alg_values_supported": ["RS256", "PS256"]})
    await world.refused("unknown_key", header={"alg": "PS256"})


async def test_a_key_without_alg_serves_every_declared_algorithm_of_its_kind() -> None:
    world = World(metadata={"id_token_signing_alg_values_supported": ["RS256", "PS256"]})
    world.publish({name: value for name, value in public(rsa_key()).items() if name != "alg"})
    await world.login()
    await world.login(header={"alg": "PS256"})


async def test_a_token_naming_a_key_of_another_kind_is_refused() -> None:
    """S25, S26: kid of the EC key, algorithm of RSA."""
    world = World()
    world.publish(public(rsa_key()), public(ec_key()))
    await world.refused("unknown_key", header={"kid": "ec-1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("crit", ["exp"]),
        ("crit", []),
        ("b64", False),
        ("b64", True),
        ("jwk", public(rsa_key("forger"))),
        ("jku", "https://evil.example/jwks"),
        ("x5u", "https://evil.example/cert"),
        ("x5c", ["MIIB"]),
        ("jwk", None),
    ],
)
async def test_a_header_that_brings_its_own_key_or_rules_is_refused(name: str, value: object) -> None:
    """S25: signed by the right key or by the one it brings; never obeyed, never fetched."""
    world = World()
    await world.refused("header_refused", header={name: value})
    await world.refused("header_refused", header={name: value}, signed_by=rsa_key("forger"))
    assert not [call for call in world.net.calls if "evil" in call.url]


async def test_a_certificate_thumbprint_in_the_header_is_a_mere_hint() -> None:
    """Entra sends x5t."""
    await World().login(header={"x5t": "cSs6ycnAk5WXZhlpk8r_0tBBU-M", "x5t#S256": "x"})


@pytest.mark.parametrize(("name", "value"), [("kid", 7), ("kid", ["rsa-1"]), ("kid", "k" * 1000), ("typ", 7)])
async def test_a_header_member_of_a_wrong_type_is_refused(name: str, value: object) -> None:
    """S25."""
    await World().refused("header_refused", header={name: value})


@pytest.mark.parametrize("alg", [None, 7, ["RS256"], {"a": 1}, "RS257", "rs256"])
async def test_an_alg_that_is_none_is_refused(alg: object) -> None:
    """S25."""
    world = World()

    def relabel(token: str) -> str:
        _, payload, signature = token.split(".")
        return f"{base64url(msgspec.json.encode(world.header(alg=alg)))}.{payload}.{signature}"

    await refused_after(world, "algorithm_refused", relabel)


def forged_with(world: World, alg: str, secret: bytes, _good: str) -> str:
    """A token of the present login, "signed" with a text that an attacker has."""
    return hmac_signed(world.header(alg=alg), world.claims(world.begun.parameters["nonce"]), secret)


async def refused_after(world: World, code: str, alter: Callable[[str], str]) -> None:
    """Show that a good token signs in, and that after the alteration it is refused with this code."""
    assert (await world.login()).claims.subject == "f:1:alice"
    for accepted in (True, False):
        begun = await world.begin()
        good = signed(world.header(), world.claims(begun.parameters["nonce"]), world.key)
        if accepted:
            await world.finish(begun, good)
            continue
        with pytest.raises(VestibuleError) as caught:
            await world.finish(begun, alter(good))
        account_of(caught.value, code)
