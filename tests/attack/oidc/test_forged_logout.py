"""Back-channel logout tokens that end nobody's session (S79)."""

from typing import Any

import pytest
from manual_clock import STARTS_AT_S
from oidc_messages import ABSENT, CLIENT_ID, ISSUER, JWKS, World, account_of, changed, public, rsa_key, signed

from vestibule.errors import VestibuleError
from vestibule.protocols.oidc.evidence import LogoutEvidence
from vestibule.protocols.oidc.id_token.expectation import ISSUED_WINDOW_S, SKEW_S

NOW_S = STARTS_AT_S
EVENT = "http://schemas.openid.net/event/backchannel-logout"
GOOD: dict[str, Any] = {
    "iss": ISSUER,
    "aud": CLIENT_ID,
    "iat": NOW_S,
    "exp": NOW_S + 120,
    "jti": "logout-1",
    "events": {EVENT: {}},
    "sub": "f:1:alice",
    "sid": "upstream-session-1",
}
HEADER = {"alg": "RS256", "kid": "rsa-1", "typ": "logout+jwt"}


async def verify(world: World, *, header: dict[str, object] | None = None, **claims: object) -> LogoutEvidence:
    """Verify a good logout token with changes."""
    token = signed(changed(HEADER, header or {}), changed(GOOD, claims), rsa_key())
    return await world.engine.verify_logout_token(world.profile, token)


async def refused(code: str, *, header: dict[str, object] | None = None, **claims: object) -> None:
    """Show that the good token is accepted, and the changed one refused with this code."""
    world = World()
    await verify(world)
    with pytest.raises(VestibuleError) as caught:
        await verify(world, header=header, **claims)
    account_of(caught.value, code)


async def test_a_good_token_tells_whose_sessions_end() -> None:
    """S79."""
    evidence = await verify(World())
    assert evidence.issuer == ISSUER
    assert evidence.subject == "f:1:alice"
    assert evidence.upstream_session_id == "upstream-session-1"
    assert evidence.token_id == "logout-1"
    assert evidence.expires_at_s == NOW_S + 120 + SKEW_S + 1


@pytest.mark.parametrize("media_type", ["logout+jwt", "JWT", "application/logout+jwt", "LOGOUT+JWT", ABSENT])
async def test_the_type_is_recommended_not_required(media_type: object) -> None:
    """S79: Keycloak says JWT or logout+jwt, by version."""
    await verify(World(), header={"typ": media_type})


@pytest.mark.parametrize("media_type", ["at+jwt", "secevent+jwt", "x"])
async def test_another_type_is_refused(media_type: str) -> None:
    """S79."""
    await refused("logout_token_refused", header={"typ": media_type})


@pytest.mark.parametrize(
    "events", [ABSENT, None, {}, [], EVENT, {EVENT: None}, {EVENT: []}, {EVENT: True}, {EVENT.upper(): {}}, [EVENT]]
)
async def test_without_the_logout_event_it_is_no_logout_token(events: object) -> None:
    """S79."""
    await refused("logout_token_refused", events=events)


async def test_an_id_token_is_no_logout_token() -> None:
    """S79: signed by the right provider, for the right client, fresh."""
    world = World()
    await verify(world)
    id_token = signed(world.header(), world.claims("n"), world.key)
    with pytest.raises(VestibuleError) as caught:
        await world.engine.verify_logout_token(world.profile, id_token)
    assert caught.value.code == "logout_token_refused"


@pytest.mark.parametrize("nonce", ["x", "", None])
async def test_a_nonce_is_refused(nonce: object) -> None:
    """S79: it must not be there at all."""
    await refused("logout_token_refused", nonce=nonce)


async def test_a_subject_or_a_session_is_needed() -> None:
    """S79: one of them suffices."""
    assert (await verify(World(), sub=ABSENT)).subject is None
    assert (await verify(World(), sid=ABSENT)).upstream_session_id is None
    await refused("logout_token_refused", sub=ABSENT, sid=ABSENT)


@pytest.mark.parametrize("value", ["", 7, [], "x" * 256, "a\nb", True])
async def test_what_names_somebody_has_the_right_type(value: object) -> None:
    """S79: a wrong one is refused even beside a good other."""
    await refused("logout_token_refused", sub=value)
    await refused("logout_token_refused", sid=value)


@pytest.mark.parametrize("value", [ABSENT, None, "", 7, [], "x" * 256])
async def test_an_id_is_needed_for_use_once(value: object) -> None:
    """S79."""
    await refused("logout_token_refused", jti=value)


@pytest.mark.parametrize("value", [ABSENT, None, "x", True, NOW_S - ISSUED_WINDOW_S - SKEW_S - 1, NOW_S + SKEW_S + 1])
async def test_it_was_issued_just_now(value: object) -> None:
    """S79: so that its id need be remembered for minutes only."""
    await refused("logout_token_refused", iat=value)


@pytest.mark.parametrize("value", [ABSENT, None, "x", True, NOW_S - SKEW_S, 0])
async def test_it_has_not_expired(value: object) -> None:
    """S79."""
    await refused("logout_token_refused", exp=value)


async def test_a_distant_expiry_does_not_have_its_id_remembered_for_years() -> None:
    """S68: it is refused for its age long before."""
    evidence = await verify(World(), exp=NOW_S + 10**8)
    assert evidence.expires_at_s == NOW_S + ISSUED_WINDOW_S + SKEW_S + 1


@pytest.mark.parametrize("issuer", [ABSENT, "https://evil.example", f"{ISSUER}/"])
async def test_another_issuer_ends_nothing(issuer: object) -> None:
    """S79, S23."""
    await refused("issuer_mismatch", iss=issuer)


@pytest.mark.parametrize("audience", [ABSENT, "other", [], ["other"]])
async def test_another_client_s_token_ends_nothing(audience: object) -> None:
    """S79, S24."""
    await refused("audience_mismatch", aud=audience)


async def test_a_forged_signature_ends_nothing() -> None:
    """S79, S25."""
    world = World()
    await verify(world)
    with pytest.raises(VestibuleError) as caught:
        await world.engine.verify_logout_token(world.profile, signed(HEADER, GOOD, rsa_key("forger")))
    assert caught.value.code == "signature_invalid"


async def test_a_key_published_for_another_issuer_ends_nothing() -> None:
    """S79, S23."""
    world = World()
    await verify(world)
    world = World()
    world.publish(public(rsa_key(), issuer="https://evil.example"))
    with pytest.raises(VestibuleError) as caught:
        await verify(world)
    account_of(caught.value, "issuer_mismatch")


async def test_a_flood_of_forged_tokens_asks_the_provider_once() -> None:
    """S26, S79: anybody may send one."""
    world = World()
    await verify(world)
    for number in range(50):
        with pytest.raises(VestibuleError):
            await verify(world, header={"kid": f"k{number}"})
        with pytest.raises(VestibuleError):
            await world.engine.verify_logout_token(world.profile, signed(HEADER, GOOD, rsa_key("forger")))
    assert len(world.net.sent_to(JWKS)) == 2
