"""Tokens made for somebody else (S24)."""

import pytest
from oidc_messages import ABSENT, CLIENT_ID, World


@pytest.mark.parametrize(
    "audience",
    [
        ABSENT,
        None,
        "",
        [],
        [""],
        "other",
        ["other"],
        f"{CLIENT_ID} ",
        f"{CLIENT_ID}-2",
        CLIENT_ID.upper(),
        [[CLIENT_ID]],
        [CLIENT_ID, 7],
        {CLIENT_ID: True},
        True,
        f"other {CLIENT_ID}",
    ],
)
async def test_the_audience_does_not_hold_our_client_id(audience: object) -> None:
    """S24: an exact text in a list of texts."""
    error = await World().refused("audience_mismatch", claims={"aud": audience, "azp": CLIENT_ID})
    assert error.expected == CLIENT_ID


async def test_a_list_of_one_is_as_good_as_a_text() -> None:
    """S24."""
    await World().login(claims={"aud": [CLIENT_ID]})


@pytest.mark.parametrize("party", [ABSENT, None, "", "other", CLIENT_ID.upper(), [CLIENT_ID], 7])
async def test_several_audiences_need_us_as_the_authorized_party(party: object) -> None:
    """S24."""
    world = World()
    await world.login(claims={"aud": [CLIENT_ID, "other"], "azp": CLIENT_ID})
    await world.refused("azp_mismatch", claims={"aud": [CLIENT_ID, "other"], "azp": party})


@pytest.mark.parametrize("party", ["", "other", [CLIENT_ID], 7, False])
async def test_another_authorized_party_is_refused_also_beside_one_audience(party: object) -> None:
    """S24: azp, if present, equals our client id."""
    world = World()
    await world.login(claims={"azp": CLIENT_ID})
    await world.refused("azp_mismatch", claims={"azp": party})
