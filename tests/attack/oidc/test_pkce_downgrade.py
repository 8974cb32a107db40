"""PKCE is S256 on every flow, and cannot be talked away (S29)."""

import pytest
from oidc_messages import AUTHORIZE, TOKEN, World, make_profile, only_call

from vestibule.errors import DiscoveryIncomplete
from vestibule_sdk.client import Pkce


@pytest.mark.parametrize("methods", [None, [], ["plain"], "S256", ["S256"]])
async def test_s256_is_used_whatever_is_advertised(methods: object) -> None:
    """S29: Entra does not advertise it; a provider that lists plain alone gets S256 too."""
    world = World(metadata={"code_challenge_methods_supported": methods})
    await world.login()
    assert world.begun.parameters["code_challenge_method"] == "S256"
    assert len(world.begun.parameters["code_challenge"]) == 43
    assert "code_verifier" in (only_call(world.net.sent_to(TOKEN)).form or {})


async def test_off_is_a_switch_of_the_connection_and_stands_in_the_trace() -> None:
    """S29: shown."""
    world = World(make_profile(pkce=Pkce.OFF))
    await world.login()
    assert "code_challenge" not in world.begun.parameters
    assert "code_verifier" not in (only_call(world.net.sent_to(TOKEN)).form or {})
    trace = world.trace()
    await world.engine.begin(world.profile, world.login_request(), trace=trace)
    assert [step.note for step in trace.steps] == ["pkce off"]


@pytest.mark.parametrize(
    "name",
    [
        "code_challenge",
        "code_challenge_method",
        "state",
        "nonce",
        "redirect_uri",
        "response_type",
        "client_id",
        "scope",
    ],
)
async def test_a_connector_s_constants_do_not_override_the_request(name: str) -> None:
    """S29: nor do they add what the request left out."""
    plain = await World().begin()
    extra = await World(make_profile(extra_parameters={name: "evil", "hd": "example.com"})).begin()
    assert extra.parameters["hd"] == "example.com"
    assert extra.parameters[name] != "evil"
    assert set(extra.parameters) == {*plain.parameters, "hd"}
    off = await World(make_profile(pkce=Pkce.OFF, extra_parameters={name: "evil"})).begin()
    assert off.parameters.get(name) != "evil"


@pytest.mark.parametrize("name", ["state", "code_challenge_method", "redirect_uri", "request", "max_age"])
async def test_an_authorization_endpoint_that_sets_our_parameters_is_refused(name: str) -> None:
    """S29: with both values in the address, the provider might read the other one."""
    good = World(metadata={"authorization_endpoint": f"{AUTHORIZE}?p=policy&x=%2F+"})
    assert (await good.begin()).url.startswith(f"{AUTHORIZE}?p=policy&x=%2F+&response_type=code&")
    with pytest.raises(DiscoveryIncomplete, match=name):
        await World(metadata={"authorization_endpoint": f"{AUTHORIZE}?p=policy&{name}=plain"}).begin()
