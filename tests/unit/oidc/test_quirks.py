"""Every named deviation: what it changes, and that nothing changes without it (DESIGN.md)."""

import pytest
from oidc_messages import (
    CLIENT_ID,
    ISSUER,
    TOKEN,
    World,
    make_profile,
    only_call,
    public,
    rsa_key,
    signed,
)

from vestibule.errors import ConfigError, VestibuleError
from vestibule.protocols.oauth2.pkce import pkce_of
from vestibule.protocols.oidc.check_profile import check_profile
from vestibule.protocols.oidc.quirks import KNOWN
from vestibule_sdk.client import Pkce
from vestibule_sdk.quirk import Quirk

BARE = ISSUER.removeprefix("https://")


def quirk(name: str) -> Quirk:
    return Quirk(name=name, source="https://provider.example/docs")


WITHOUT_SCHEME = quirk("issuer_without_scheme")
NO_PKCE = quirk("pkce_unsupported")
NO_PROMPT_LOGIN = quirk("prompt_login_unsupported")


@pytest.mark.parametrize("iss", [ISSUER, BARE])
async def test_a_token_may_leave_out_the_issuer_s_scheme(iss: str) -> None:
    """R14: either way somebody is known by the same issuer."""
    evidence = await World(make_profile(quirks=(WITHOUT_SCHEME,))).login(claims={"iss": iss})
    assert evidence.claims.issuer == ISSUER


async def test_without_the_quirk_the_scheme_belongs_to_the_issuer() -> None:
    """S23."""
    await World().refused("issuer_mismatch", claims={"iss": BARE})


@pytest.mark.parametrize(
    "iss",
    ["", "/", f"//{BARE}", f"http://{BARE}", f"{BARE}/", BARE.upper(), "op.example", f"{ISSUER}{BARE}", 7, [BARE]],
)
async def test_the_quirk_leaves_out_the_scheme_and_nothing_else(iss: object) -> None:
    """S23."""
    await World(make_profile(quirks=(WITHOUT_SCHEME,))).refused("issuer_mismatch", claims={"iss": iss})


async def test_the_quirk_is_about_tokens_alone() -> None:
    """S30: the callback's iss, and discovery's, are compared as they are."""
    world = World(make_profile(quirks=(WITHOUT_SCHEME,)))
    await world.refused("callback_issuer_mismatch", callback={"iss": BARE})
    with pytest.raises(VestibuleError) as caught:
        await World(make_profile(quirks=(WITHOUT_SCHEME,)), metadata={"issuer": BARE}).begin()
    assert caught.value.code == "issuer_mismatch"


async def test_a_logout_token_without_the_scheme_is_about_the_same_people() -> None:
    """S79: their sessions are found by the issuer as it is stored."""
    world = World(make_profile(quirks=(WITHOUT_SCHEME,)))
    now_s = world.clock.now_s()
    claims = {
        "iss": BARE,
        "aud": CLIENT_ID,
        "iat": now_s,
        "exp": now_s + 60,
        "jti": "1",
        "sub": "f:1:alice",
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }
    token = signed({"alg": "RS256", "kid": "rsa-1", "typ": "logout+jwt"}, claims, rsa_key())
    assert (await world.engine.verify_logout_token(world.profile, token)).issuer == ISSUER


async def test_a_key_of_the_issuer_serves_a_token_without_its_scheme() -> None:
    world = World(make_profile(quirks=(WITHOUT_SCHEME,)))
    world.publish(public(rsa_key(), issuer=ISSUER))
    await world.login(claims={"iss": BARE})


async def test_a_provider_that_does_not_know_pkce_gets_none() -> None:
    """S29: by the named quirk; it stands in the trace as the switch does."""
    world = World(make_profile(quirks=(NO_PKCE,)))
    await world.login()
    assert not {"code_challenge", "code_challenge_method"} & world.begun.parameters.keys()
    assert "code_verifier" not in (only_call(world.net.sent_to(TOKEN)).form or {})
    trace = world.trace()
    await world.engine.begin(world.profile, world.login_request(), trace=trace)
    assert [step.note for step in trace.steps] == ["pkce off"]


@pytest.mark.parametrize(
    ("profile", "used"),
    [
        ({}, Pkce.S256),
        ({"pkce": Pkce.OFF}, Pkce.OFF),
        ({"quirks": (NO_PKCE,)}, Pkce.OFF),
        ({"quirks": (WITHOUT_SCHEME,)}, Pkce.S256),
    ],
)
def test_one_function_says_whether_pkce_is_used(profile: dict[str, object], used: Pkce) -> None:
    assert pkce_of(make_profile(**profile)) is used


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_known_quirk_is_accepted_and_explained(name: str) -> None:
    check_profile(make_profile(quirks=(quirk(name),)))
    assert KNOWN[name].endswith(".")


@pytest.mark.parametrize("name", ["pkce_plain", "", "PKCE_UNSUPPORTED", "issuer_without_scheme "])
def test_an_unknown_quirk_is_refused_when_it_is_saved(name: str) -> None:
    """DESIGN.md: ignoring it would change what is checked or sent."""
    with pytest.raises(ConfigError) as caught:
        check_profile(make_profile(quirks=(quirk(name),)))
    assert "issuer_without_scheme" in caught.value.hint


@pytest.mark.parametrize(
    ("quirks", "asked", "sent"),
    [
        ((), "login", "login"),
        ((NO_PROMPT_LOGIN,), "login", "select_account"),
        ((NO_PROMPT_LOGIN,), "consent", "consent"),
        ((NO_PROMPT_LOGIN,), None, None),
    ],
)
async def test_a_provider_that_does_not_know_prompt_login_is_asked_for_an_account(
    quirks: tuple[Quirk, ...], asked: str | None, sent: str | None
) -> None:
    """S48: Google refuses a value that it does not know, and then nobody could confirm by it."""
    world = World(make_profile(quirks=quirks))
    assert (await world.begin(prompt=asked)).parameters.get("prompt") == sent
