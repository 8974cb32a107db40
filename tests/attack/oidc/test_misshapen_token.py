"""ID tokens that are no compact signed JWTs, or are too large (S64, S25)."""

import pytest
from oidc_messages import World, base64url, signed

from vestibule.errors import IDTokenMalformed
from vestibule.protocols.oidc.jose.compact import MAX_TOKEN_BYTES


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "..",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "a.b.c.d.e",
        "e30.e30.",
        ".e30.AAAA",
        "e30..AAAA",
        "e30.e30.AA=A",
        "e30.e30.AAA=",
        "e30.e30.A",
        "e30.e30.AA+A",
        "e30.e30.AAB",
        "e30.e30.AB",
        "e31.e30.AAAA",
        "e30.e30.AAAA\n",
        " e30.e30.AAAA",
        "e30.e3é.AAAA",
        "W10.e30.AAAA",
        "bnVsbA.e30.AAAA",
        "{}",
        '{"payload":"e30","protected":"e30","signature":"AAAA"}',
        "x" * (MAX_TOKEN_BYTES + 1),
        "\ud800.e30.AAAA",
    ],
)
async def test_a_text_that_is_no_compact_jws_is_refused(token: str) -> None:
    """S64, S77."""
    world = World()
    await world.login()
    with pytest.raises(IDTokenMalformed):
        await world.engine.verify_logout_token(world.profile, token)
    if "\ud800" not in token:  # cannot stand in a JSON document
        await world.refused("id_token_malformed", tokens={"id_token": token})


async def test_a_huge_token_is_refused_before_it_is_decoded() -> None:
    """S64."""
    world = World()
    await world.refused("id_token_malformed", claims={"groups": ["g" * 100] * 400})


async def test_a_token_with_many_groups_is_accepted() -> None:
    await World().login(claims={"groups": ["g" * 40] * 400})


@pytest.mark.parametrize("payload", [b"[]", b"null", b'"x"', b"7", b"{", b"", b"{} {}", b"\xff", b'{"sub":"\\ud800"}'])
async def test_a_payload_that_is_no_json_object_is_refused(payload: bytes) -> None:
    """S64: signed by the provider, and still no claims."""
    world = World()
    await world.refused_raw("id_token_malformed", lambda _: payload)


@pytest.mark.parametrize("depth", [33, 900, 4000])
async def test_a_deep_payload_is_refused(depth: int) -> None:
    """S64: JSON depth is bounded."""
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    await World().refused_raw("id_token_malformed", lambda _: deep)


async def test_a_wide_payload_is_no_deep_one() -> None:
    await World().login(claims={"groups": [{"id": str(number)} for number in range(100)]})


async def test_an_encrypted_token_is_refused_by_name() -> None:
    world = World()
    error = await world.refused("id_token_malformed", tokens={"id_token": "e30.e30.e30.e30.e30"})
    assert "encrypted" in error.detail


async def test_of_a_repeated_claim_the_last_one_counts_for_every_reader() -> None:
    """RFC 7519 4: one decoding, so that no two checks can see two values."""
    world = World()
    await world.refused_raw("audience_mismatch", lambda good: good[:-1] + b',"aud":"other"}')


async def test_an_unsigned_payload_is_never_read() -> None:
    """S25: the signature comes first, so a broken payload under a broken signature is a signature error."""
    world = World()
    begun = await world.begin()
    token = signed(world.header(), b"not json", world.key)
    forged = token.rpartition(".")[0] + "." + base64url(b"x" * 256)
    with pytest.raises(Exception, match="signature_invalid"):
        await world.finish(begun, forged)
