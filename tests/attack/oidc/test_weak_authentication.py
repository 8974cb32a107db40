"""A provider that did less than it was asked (S27: auth_time, acr)."""

import pytest
from manual_clock import STARTS_AT_S
from oidc_messages import ABSENT, World, make_profile

from vestibule.errors import AuthenticationContextMismatch, AuthenticationTooOld
from vestibule.protocols.oidc.id_token.expectation import SKEW_S

NOW_S = STARTS_AT_S


@pytest.mark.parametrize(
    "auth_time", [ABSENT, None, "now", True, 0, NOW_S - 60 - SKEW_S - 1, NOW_S + SKEW_S + 1, [NOW_S]]
)
async def test_an_old_or_unknown_authentication_is_refused_where_an_age_was_asked(auth_time: object) -> None:
    """S27."""
    world = World(make_profile(max_age_s=60))
    await world.login(claims={"auth_time": NOW_S})
    await world.login(claims={"auth_time": NOW_S - 60 - SKEW_S})
    with pytest.raises(AuthenticationTooOld) as caught:
        await world.login(claims={"auth_time": auth_time})
    assert caught.value.code == "authentication_too_old"


async def test_the_age_that_one_login_asks_for_counts() -> None:
    """S27: a re-authentication asks for 0, whatever the connection says; the sealed flow remembers it."""
    world = World(make_profile(max_age_s=86_400))
    await world.login(claims={"auth_time": NOW_S - 1000})
    with pytest.raises(AuthenticationTooOld):
        await world.login(claims={"auth_time": NOW_S - 1000}, request={"max_age_s": 0})
    assert world.begun.parameters["max_age"] == "0"


async def test_without_a_wanted_age_auth_time_is_not_looked_at() -> None:
    await World().login(claims={"auth_time": 0})


@pytest.mark.parametrize("acr", [ABSENT, None, "", "bronze", "gold silver", ["gold"], True, 0])
async def test_a_weaker_context_than_asked_is_refused(acr: object) -> None:
    """S27: what the standard calls voluntary is a demand here."""
    world = World(make_profile(acr_values=("gold", "silver")))
    await world.login(claims={"acr": "silver"})
    assert world.begun.parameters["acr_values"] == "gold silver"
    with pytest.raises(AuthenticationContextMismatch) as caught:
        await world.login(claims={"acr": acr})
    assert caught.value.code == "authn_context_mismatch"


async def test_the_context_that_one_login_asks_for_counts() -> None:
    """S27."""
    world = World(make_profile(acr_values=("silver",)))
    await world.login(claims={"acr": "gold"}, request={"acr_values": ("gold",)})
    with pytest.raises(AuthenticationContextMismatch):
        await world.login(claims={"acr": "silver"}, request={"acr_values": ("gold",)})
