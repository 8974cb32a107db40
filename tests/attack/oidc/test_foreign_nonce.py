"""A token of another login, carried into this one (S27)."""

import pytest
from oidc_messages import ABSENT, World


@pytest.mark.parametrize("nonce", [ABSENT, None, "", "A" * 43, 7, ["x"], True, "é" * 43])
async def test_a_token_without_the_nonce_of_this_flow_is_refused(nonce: object) -> None:
    """S27: an absent nonce is a refusal, not a check left out."""
    error = await World().refused("nonce_mismatch", claims={"nonce": nonce})
    assert "A" * 43 not in f"{error.detail}{error.expected}{error.received}{error.hint}"


async def test_the_token_of_another_browser_s_login_is_refused() -> None:
    """S27: injected, with a fresh code of the attacker's own."""
    world = World()
    foreign = await world.begin(flow_id="flow-of-somebody-else")
    error = await world.refused("nonce_mismatch", claims={"nonce": foreign.parameters["nonce"]})
    for value in (foreign.parameters["nonce"], world.begun.parameters["nonce"]):
        assert value not in f"{error.detail}{error.expected}{error.received}{error.hint}"


async def test_the_nonce_is_not_the_state() -> None:
    """S27: the state, which stands in URLs and logs, is no nonce."""
    world = World()
    begun = await world.begin()
    await world.refused("nonce_mismatch", claims={"nonce": begun.parameters["state"]})
