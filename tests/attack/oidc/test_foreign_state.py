"""A callback that this browser did not start (S29)."""

import pytest
from oidc_messages import REDIRECT_URI, TOKEN, World

from vestibule.errors import StateMismatch
from vestibule.protocols.engine import Callback
from vestibule.protocols.oauth2.flow_secrets import flow_id_of


async def test_the_state_of_another_flow_is_refused() -> None:
    """S29: an attacker's own state, valid in the attacker's browser, does not fit the victim's cookie."""
    world = World()
    foreign = await world.begin(flow_id="flow-2")
    error = await world.refused("state_mismatch", callback={"state": foreign.parameters["state"]})
    assert foreign.parameters["state"] not in f"{error.detail} {error.received} {error.expected}"


@pytest.mark.parametrize("state", ["", "flow-1", "flow-1.", "flow-1." + "A" * 43, "é" * 40, "x" * 100_000])
async def test_a_made_up_state_is_refused(state: str) -> None:
    """S29."""
    world = World()
    await world.refused("state_mismatch", callback={"state": state})


async def test_the_state_is_judged_before_anything_else() -> None:
    """S29, S31: with a foreign state neither the error, nor the code, nor the address is looked at."""
    world = World()
    begun = await world.begin()
    calls = len(world.net.calls)
    parameters = {"state": "flow-1." + "A" * 43, "error": "access_denied", "code": "x", "iss": "https://evil.example"}
    with pytest.raises(StateMismatch):
        await world.engine.complete(
            world.profile,
            begun.flow,
            Callback(redirect_uri="https://elsewhere.example/", parameters=parameters),
            trace=world.trace(),
        )
    assert len(world.net.calls) == calls
    assert world.net.sent_to(TOKEN) == []


async def test_the_host_finds_the_flow_by_its_state() -> None:
    world = World()
    begun = await world.begin(flow_id="01JABCDEF")
    assert flow_id_of(begun.parameters["state"]) == "01JABCDEF"
    assert world.engine.flow_id_of(begun.parameters["state"]) == "01JABCDEF"


@pytest.mark.parametrize(
    "state", ["", ".", "flow", ".AAAA", "flow." + "A" * 42, "flow." + "A" * 43 + "\n", "a/b." + "A" * 43]
)
def test_a_text_of_another_shape_names_no_flow(state: str) -> None:
    """S29."""
    with pytest.raises(StateMismatch):
        flow_id_of(state)


async def test_two_flows_share_nothing() -> None:
    """S27, S29: state, nonce and verifier are fresh for every flow, also for one with the same id."""
    world = World()
    first, second = await world.begin(), await world.begin()
    for name in ("state", "nonce", "code_challenge"):
        assert first.parameters[name] != second.parameters[name]
    values = {
        first.parameters["state"].rpartition(".")[2],
        first.parameters["nonce"],
        first.parameters["code_challenge"],
    }
    assert len(values) == 3
    assert first.flow.redirect_uri == REDIRECT_URI
