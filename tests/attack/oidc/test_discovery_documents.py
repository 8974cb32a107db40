"""Discovery documents that are incomplete, or lead astray (S23, S61)."""

import pytest
from fake_net import json_answer
from oidc_messages import ABSENT, DISCOVERY, TOKEN, World, make_profile

from vestibule.errors import DiscoveryIncomplete, UpstreamNotJSON, UpstreamStatus, VestibuleError
from vestibule.protocols.net.call import Answer
from vestibule_sdk.oidc import Endpoints

BAD_URLS: list[object] = [
    "",
    7,
    ["https://op.example/x"],
    "/relative",
    "op.example/x",
    "//op.example/x",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "ftp://op.example/x",
    "http://op.example/x",
    "http://localhost.evil.example/x",
    "http://127.0.0.1.evil.example/x",
    "https://user@op.example/x",
    "https://user:pass@op.example/x",
    "https://@op.example/x",
    "https://op.example/x#fragment",
    "https://op.example/x#",
    "https://op.example/a b",
    "https://op.example/\r\nHost: evil",
    "https://op.example\\@evil.example/",
    "https://öp.example/x",
    "https:///x",
    "https://op.example:99999/x",
    "https://[::1/x",
    "https://op.example/" + "x" * 3000,
]


@pytest.mark.parametrize("url", BAD_URLS)
@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"]
)
async def test_an_endpoint_that_is_no_plain_https_address_is_refused(name: str, url: object) -> None:
    """S61: also where only browsers go, which the net never sees."""
    await World().login()
    with pytest.raises(DiscoveryIncomplete, match=name) as caught:
        await World(metadata={name: url}).begin()
    assert (caught.value.received or "").isprintable()


@pytest.mark.parametrize("url", ["http://localhost:8001/x", "http://127.0.0.1:8001/x", "http://[::1]:8001/x"])
async def test_loopback_http_is_left_to_the_net(url: str) -> None:
    """S61: the net policy decides whether it may be called."""
    await World(metadata={"authorization_endpoint": url}).begin()


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
async def test_a_missing_endpoint_is_named(name: str) -> None:
    with pytest.raises(DiscoveryIncomplete, match=name) as caught:
        await World(metadata={name: ABSENT}).begin()
    assert caught.value.code == "discovery_incomplete"
    assert caught.value.step == "begin"


@pytest.mark.parametrize("name", ["userinfo_endpoint", "end_session_endpoint"])
async def test_an_optional_endpoint_may_be_missing(name: str) -> None:
    await World(metadata={name: ABSENT}).login()
    await World(metadata={name: None}).login()


async def test_an_override_replaces_what_is_discovered() -> None:
    """R8, R11; S33: the secret goes to the override alone."""
    elsewhere = "https://other.example/token"
    world = World(make_profile(endpoints=Endpoints(token=elsewhere)), metadata={"token_endpoint": "javascript:x"})
    begun = await world.begin()
    with pytest.raises(VestibuleError):
        await world.finish(begun, "x")
    assert [call.url for call in world.net.calls if call.form is not None] == [elsewhere]
    assert world.net.sent_to(TOKEN) == []


async def test_an_override_is_held_to_the_same_rules() -> None:
    """S61."""
    with pytest.raises(DiscoveryIncomplete, match="token_endpoint"):
        await World(make_profile(endpoints=Endpoints(token="http://op.example/token"))).begin()


@pytest.mark.parametrize("issuer", [ABSENT, None, "", 7, ["https://op.example"]])
async def test_a_document_without_an_issuer_is_none(issuer: object) -> None:
    """S23."""
    with pytest.raises(DiscoveryIncomplete, match="issuer"):
        await World(metadata={"issuer": issuer}).begin()


@pytest.mark.parametrize("algorithms", [["HS256"], ["none"], ["HS256", "none", "ES256K"]])
async def test_a_provider_that_signs_with_nothing_acceptable_is_named(algorithms: list[str]) -> None:
    """S25: before anybody is sent there."""
    with pytest.raises(DiscoveryIncomplete, match="algorithm"):
        await World(metadata={"id_token_signing_alg_values_supported": algorithms}).begin()


@pytest.mark.parametrize("algorithms", [ABSENT, None, "RS256", 7, [], [None, 7], {"RS256": True}])
async def test_a_list_that_is_none_counts_as_absent(algorithms: object) -> None:
    """Discovery 3: the default is RS256."""
    await World(metadata={"id_token_signing_alg_values_supported": algorithms}).login()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (json_answer({}, status=404), UpstreamStatus),
        (json_answer({}, status=500), UpstreamStatus),
        (Answer(status=200, headers={"content-type": "application/json"}, body=b"<html>"), UpstreamNotJSON),
        (json_answer([]), UpstreamNotJSON),
    ],
)
async def test_an_answer_that_is_no_document_has_its_code(answer: Answer, code: type[VestibuleError]) -> None:
    world = World()
    world.net.replies[DISCOVERY] = answer
    with pytest.raises(code):
        await world.begin()


async def test_a_document_mended_at_the_provider_serves_within_the_cool_down() -> None:
    """A mistake does not linger until the document's age runs out."""
    world = World(metadata={"token_endpoint": ABSENT})
    with pytest.raises(DiscoveryIncomplete):
        await world.begin()
    world.metadata["token_endpoint"] = TOKEN
    world.publish()
    world.clock.advance(10)
    await world.login()
