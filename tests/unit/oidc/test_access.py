"""The access token of a login: who gets it, and that nobody keeps or shows it (S59)."""

import msgspec
import pytest
from fake_net import json_answer
from oidc_messages import ACCESS_TOKEN, World, make_profile, only_call
from proving_provider import ProvingProvider

from vestibule_sdk.oidc import DPoP
from vestibule_sdk.secret import Secret

API = "https://api.example"


async def test_nobody_gets_it_where_the_profile_names_no_api() -> None:
    assert (await World().login()).access is None


async def test_a_profile_with_an_api_gets_it_ready_to_call_with() -> None:
    world = World(make_profile(api_origins=(API,)))
    evidence = await world.login()
    world.net.replies[f"{API}/groups"] = json_answer({"groups": []})
    assert evidence.access is not None
    await evidence.access.get(f"{API}/groups", headers={"Accept": "application/json"})
    call = only_call(world.net.sent_to(f"{API}/groups"))
    assert call.headers == {"Accept": "application/json", "Authorization": Secret(f"Bearer {ACCESS_TOKEN}")}


async def test_a_bound_one_proves_itself_at_the_api_too() -> None:
    world, provider = World(make_profile(api_origins=(API,), dpop=DPoP.ALWAYS)), ProvingProvider()
    world.token_endpoint = provider.token_endpoint
    evidence = await world.login()
    assert evidence.access is not None
    world.net.replies[f"{API}/me?fields=1"] = provider.userinfo
    answer = await evidence.access.get(f"{API}/me?fields=1")
    assert answer.status == 200


@pytest.mark.parametrize("name", ["Authorization", "authorization", "AUTHORIZATION", "dpop"])
async def test_headers_of_a_caller_cannot_replace_it(name: str) -> None:
    world = World(make_profile(api_origins=(API,)))
    evidence = await world.login()
    world.net.replies[API] = json_answer({})
    assert evidence.access is not None
    await evidence.access.get(API, headers={name: "Bearer of-somebody-else"})
    assert only_call(world.net.sent_to(API)).headers == {"Authorization": Secret(f"Bearer {ACCESS_TOKEN}")}


@pytest.mark.parametrize("dpop", list(DPoP))
async def test_it_shows_nothing_and_cannot_be_stored(dpop: DPoP) -> None:
    """Evidence may be logged by mistake; it must not be encodable by mistake."""
    world = World(make_profile(api_origins=(API,), dpop=dpop))
    evidence = await world.login(tokens={"token_type": "DPoP" if dpop is DPoP.ALWAYS else "Bearer"})
    assert ACCESS_TOKEN not in repr(evidence)
    assert ACCESS_TOKEN not in repr(evidence.access)
    with pytest.raises(TypeError):
        msgspec.json.encode(evidence.access)
    with pytest.raises(TypeError):
        msgspec.json.encode(evidence)
