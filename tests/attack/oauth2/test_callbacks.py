"""Answers of other browsers, other servers and other connections, brought to a connection without ID tokens (S30)."""

import pytest
from oauth2_messages import CODE, ISSUER, REDIRECT_URI, TOKEN, World, make_profile
from oidc_messages import ABSENT

from vestibule.errors import VestibuleError
from vestibule.protocols.engine import Callback
from vestibule.protocols.oauth2.callback.bounds import MAX_PARAMETERS, MAX_VALUE
from vestibule.protocols.oauth2.flow_secrets import state_of


@pytest.mark.parametrize("state", [ABSENT, "", "x", "flow-1.x", "flow-1." + "A" * 43, "ß"])
async def test_a_missing_or_foreign_state_is_refused(state: object) -> None:
    """S29, and no code of such an answer is sent anywhere."""
    world = World()
    await world.refused("state_mismatch", callback={"state": state})
    assert len(world.net.sent_to(TOKEN)) == 1, "only the good login redeemed its code"


async def test_the_state_of_another_flow_is_refused() -> None:
    """S29: login CSRF with an answer that the attacker fetched in a browser of their own."""
    world = World()
    theirs = World()
    await theirs.begin()
    await world.refused("state_mismatch", callback={"state": state_of(theirs.begun[1])})


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example/api/auth/sso/callback/Other",
        "https://app.example/api/auth/sso/callback",
        f"{REDIRECT_URI}/",
        REDIRECT_URI.replace("https", "http"),
        REDIRECT_URI.lower(),
    ],
)
async def test_a_callback_at_another_address_is_refused(address: str) -> None:
    """S30: without an ID token the redirect URI alone says whose answer it is."""
    world = World()
    error = await world.refused("redirect_uri_mismatch", redirect_uri=address)
    assert (error.expected, error.received) == (REDIRECT_URI, address)
    assert len(world.net.sent_to(TOKEN)) == 1


async def test_mix_up_a_code_of_one_provider_is_not_redeemed_at_another() -> None:
    """S30, RFC 9700 4.4: the victim left for A, and A's answer comes back at B's redirect URI, or the reverse."""
    victim = World()
    sent = await victim.begin(redirect_uri="https://app.example/api/auth/sso/callback/Evil")
    callback = Callback(redirect_uri=REDIRECT_URI, parameters={"code": CODE, "state": sent["state"]})
    with pytest.raises(VestibuleError) as caught:
        await victim.engine.complete(victim.profile, victim.begun[1], callback, trace=victim.trace())
    assert caught.value.code == "redirect_uri_mismatch"
    assert victim.net.calls == []


@pytest.mark.parametrize("issuer", ["https://evil.example", f"{ISSUER}/", ISSUER.upper(), "", " " + ISSUER])
async def test_the_callback_names_another_issuer(issuer: str) -> None:
    """S30: RFC 9207's iss is compared whenever it is there, before error and code are believed."""
    world = World()
    await world.refused("callback_issuer_mismatch", callback={"iss": issuer, "error": "access_denied"})
    error = await world.refused("callback_issuer_mismatch", callback={"iss": issuer})
    assert "GitHub Enterprise Server" in error.hint, "its address is what an administrator has to mend"


async def test_the_right_issuer_is_accepted_and_may_be_missing() -> None:
    await World().login(callback={"iss": ISSUER})


@pytest.mark.parametrize(
    ("callback", "code"),
    [
        ({"error": "access_denied"}, "callback_malformed"),
        ({"code": ABSENT}, "callback_malformed"),
        ({"code": ""}, "callback_malformed"),
        ({"code": "a\x00"}, "callback_malformed"),
        ({"code": "x" * MAX_VALUE}, "callback_malformed"),
        ({str(number): "x" for number in range(MAX_PARAMETERS)}, "callback_malformed"),
        ({"code": ABSENT, "error": "access_denied"}, "access_denied"),
        ({"code": ABSENT, "error": "server_error"}, "upstream_unavailable"),
        ({"code": ABSENT, "error": "redirect_uri_mismatch"}, "authorization_refused"),
        (
            {"code": ABSENT, "error": "application_suspended", "error_description": "<b>\x1b[2J"},
            "authorization_refused",
        ),
    ],
)
async def test_error_answers_never_sign_in(callback: dict[str, object], code: str) -> None:
    """S31; the names in the last two are GitHub's own."""
    world = World()
    await world.refused(code, callback=callback)
    assert len(world.net.sent_to(TOKEN)) == 1


async def test_a_profile_without_pkce_checks_state_all_the_same() -> None:
    world = World(make_profile(pkce="off"))
    await world.refused("state_mismatch", callback={"state": "x"})
