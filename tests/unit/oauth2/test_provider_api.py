"""The connector's door to its provider's API: the login's token, the profile's origins, and a number of calls."""

import pytest
from fake_net import FakeNet, json_answer
from oauth2_messages import ACCESS_TOKEN

from vestibule.errors import ConnectorBroken, UpstreamStatus, VestibuleError
from vestibule.protocols.oauth2.access import Access
from vestibule.protocols.oauth2.provider_api import CALLS_AT_MOST, LoginAPI
from vestibule_sdk import ProviderAPI, Secret

ORIGIN = "https://graph.example"
GROUPS = f"{ORIGIN}/v1/me/groups"


def door(net: FakeNet, *origins: str) -> LoginAPI:
    """A door to these origins."""
    access = Access(net=net, access_token=Secret(ACCESS_TOKEN))
    return LoginAPI(access, origins=origins or (ORIGIN,), name="acme (acme-connector 1.0)")


async def test_a_call_carries_the_token_of_the_login() -> None:
    net = FakeNet()
    net.replies[f"{GROUPS}?%24top=999&q=a%20b"] = json_answer({"value": []})
    api = door(net)
    assert isinstance(api, ProviderAPI)
    said = await api.get(GROUPS, parameters={"$top": "999", "q": "a b"}, headers={"ConsistencyLevel": "eventual"})
    assert said == {"value": []}
    (call,) = net.calls
    assert call.headers == {
        "Accept": "application/json",
        "ConsistencyLevel": "eventual",
        "Authorization": Secret(f"Bearer {ACCESS_TOKEN}"),
    }


async def test_parameters_are_added_to_a_query_that_is_there() -> None:
    """The next page's address has one."""
    net = FakeNet()
    net.replies[f"{GROUPS}?skip=1&top=2"] = json_answer({})
    assert await door(net).get(f"{GROUPS}?skip=1", parameters={"top": "2"}) == {}


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v1/me/groups",
        "http://graph.example/v1/me/groups",
        "https://graph.example:8443/v1/me/groups",
        "https://graph.example.evil.example/",
        "https://graph.example@evil.example/",
        "https://evil.example\\@graph.example/",
        "//graph.example/v1",
        "/v1/me/groups",
        "",
        "https://[::1",
        "graph.example",
        None,
    ],
)
async def test_no_other_origin_is_called(url: object) -> None:
    """The access token opens doors: it goes where the profile says."""
    net = FakeNet()
    api = door(net)
    with pytest.raises(ConnectorBroken) as caught:
        await api.get(url)  # type: ignore[arg-type]
    assert caught.value.code == "connector_broken"
    assert caught.value.detail.startswith("acme (acme-connector 1.0): it called ")
    assert net.calls == []
    assert api.fault is caught.value, "a connector that swallows the refusal cannot hide it"


@pytest.mark.parametrize("origins", [("",), ("https://[",), ("nonsense", "http://*")])
async def test_an_origin_that_is_none_admits_nothing(origins: tuple[str, ...]) -> None:
    """Not even an address that cannot be read either."""
    net = FakeNet()
    for url in ("https://[", "", "nonsense", GROUPS):
        with pytest.raises(ConnectorBroken):
            await door(net, *origins).get(url)
    assert net.calls == []


async def test_without_an_access_token_nothing_is_called() -> None:
    """A profile without api_origins."""
    with pytest.raises(ConnectorBroken) as caught:
        await LoginAPI(None, origins=(), name="acme").get(GROUPS)
    assert caught.value.code == "connector_broken"


@pytest.mark.parametrize("name", ["Authorization", "authorization", "DPoP"])
async def test_a_connector_does_not_say_who_calls(name: str) -> None:
    net = FakeNet()
    with pytest.raises(ConnectorBroken):
        await door(net).get(GROUPS, headers={name: "Bearer other"})
    assert net.calls == []


async def test_one_login_makes_a_bounded_number_of_calls() -> None:
    net = FakeNet()
    net.replies[GROUPS] = json_answer({})
    api = door(net)
    for _ in range(CALLS_AT_MOST):
        await api.get(GROUPS)
    with pytest.raises(ConnectorBroken) as caught:
        await api.get(GROUPS)
    assert caught.value.code == "connector_broken"
    assert len(net.calls) == CALLS_AT_MOST
    assert api.fault is caught.value


@pytest.mark.parametrize("status", [201, 204, 400, 401, 403, 404, 429, 500])
async def test_anything_but_200_is_an_error_of_the_provider(status: int) -> None:
    net = FakeNet()
    net.replies[f"{GROUPS}?secret=x"] = json_answer({"value": []}, status=status)
    api = door(net)
    with pytest.raises(UpstreamStatus) as caught:
        await api.get(f"{GROUPS}?secret=x")
    assert caught.value.code == "upstream_status"
    assert "secret" not in caught.value.detail
    assert api.fault is None


@pytest.mark.parametrize("value", [[], "text", 7, None])
async def test_anything_but_an_object_is_an_error_of_the_provider(value: object) -> None:
    net = FakeNet()
    net.replies[GROUPS] = json_answer(value)
    with pytest.raises(VestibuleError) as caught:
        await door(net).get(GROUPS)
    assert caught.value.code == "upstream_not_json"
