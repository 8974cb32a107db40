"""Tokens from the past, from the future, and with times that are none (S27)."""

import pytest
from manual_clock import STARTS_AT_S
from oidc_messages import ABSENT, World

from vestibule.protocols.oidc.id_token.expectation import ISSUED_WINDOW_S, SKEW_S

NOW_S = STARTS_AT_S
NO_NUMBERS: list[object] = [None, ABSENT, "1800000300", True, [NOW_S], {}, -1, 10**15, 10**300]


@pytest.mark.parametrize("expires_s", [NOW_S - SKEW_S, NOW_S - SKEW_S - 0.5, NOW_S - 86_400, 0])
async def test_an_expired_token_is_refused(expires_s: float) -> None:
    """S27."""
    await World().refused("token_expired", claims={"exp": expires_s})


async def test_the_skew_allowed_to_an_expiry_is_exact() -> None:
    """S27: one second before the last one of the allowance is still good, fractions of seconds too."""
    await World().login(claims={"exp": NOW_S - SKEW_S + 1})
    await World().login(claims={"exp": NOW_S - SKEW_S + 0.5})


@pytest.mark.parametrize("value", NO_NUMBERS)
@pytest.mark.parametrize("name", ["exp", "iat"])
async def test_a_required_time_that_is_no_time_is_refused(name: str, value: object) -> None:
    """S27: `exp` and `iat` are required, as JSON numbers; a boolean is none."""
    await World().refused("id_token_malformed", claims={name: value})


@pytest.mark.parametrize("valid_from_s", [NOW_S + SKEW_S + 1, NOW_S + 86_400])
async def test_a_token_for_later_is_refused(valid_from_s: int) -> None:
    """RFC 7519 4.1.5."""
    world = World()
    await world.login(claims={"nbf": NOW_S + SKEW_S})
    await world.refused("token_not_yet_valid", claims={"nbf": valid_from_s})


@pytest.mark.parametrize("value", ["soon", True, [], -1, 10**15])
async def test_an_nbf_that_is_no_time_is_refused(value: object) -> None:
    """S27: right types, also of an optional claim."""
    await World().refused("id_token_malformed", claims={"nbf": value})


@pytest.mark.parametrize("issued_s", [NOW_S + SKEW_S + 1, NOW_S - ISSUED_WINDOW_S - SKEW_S - 1, 0])
async def test_a_token_that_was_not_issued_just_now_is_refused(issued_s: int) -> None:
    """S27: a token from a log or another login is older than a flow lives."""
    world = World()
    await world.login(claims={"iat": NOW_S + SKEW_S})
    await world.login(claims={"iat": NOW_S - ISSUED_WINDOW_S - SKEW_S})
    await world.refused("iat_out_of_window", claims={"iat": issued_s})


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999", b"0x10"])
async def test_a_number_that_json_does_not_have_is_refused(number: bytes) -> None:
    """S27: no NaN, no infinity."""
    world = World()
    await world.login()
    await world.refused_raw("id_token_malformed", lambda good: good.replace(b'"exp":1800000300', b'"exp":' + number))


async def test_the_detail_names_both_clocks() -> None:
    error = await World().refused("token_expired", claims={"exp": NOW_S - 1000})
    assert error.detail == "The ID token expired 1000 s ago"
    assert error.expected == f"exp after {NOW_S}, give or take {SKEW_S} s"
    assert error.received == f"exp {NOW_S - 1000}"
