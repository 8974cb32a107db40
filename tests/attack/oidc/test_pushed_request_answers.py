"""What a pushed authorization request may be answered with instead of a reference (RFC 9126 2.2, 2.3, S32, S33)."""

import pytest
from fake_net import Reply, json_answer
from oidc_messages import ABSENT, ISSUER, World, account_of, changed, make_profile, only_call

from vestibule.errors import UpstreamTimeout, VestibuleError
from vestibule.protocols.net.call import Answer
from vestibule.protocols.oauth2.pushed_request import MAX_REQUEST_URI
from vestibule_sdk.client import Client
from vestibule_sdk.secret import Secret

PUSHED = f"{ISSUER}/par"
REFERENCE = "urn:ietf:params:oauth:request_uri:1"
METADATA = {
    "pushed_authorization_request_endpoint": PUSHED,
    "require_pushed_authorization_requests": True,
}


def created(**changes: object) -> Answer:
    return json_answer(changed({"request_uri": REFERENCE, "expires_in": 60}, changes), status=201)


async def refusal(reply: Reply, **profile: object) -> VestibuleError:
    """How a login ends that the provider answers like this; with the good answer it goes on."""
    world = World(make_profile(**profile), metadata=METADATA)
    world.net.replies[PUSHED] = created()
    assert (await world.begin()).parameters["request_uri"] == REFERENCE
    world.net.replies[PUSHED] = reply
    world.net.calls.clear()
    with pytest.raises(VestibuleError) as caught:
        await world.begin()
    only_call(world.net.sent_to(PUSHED))  # nothing is tried a second time, and nothing goes by the browser instead
    assert caught.value.step == "begin"
    return caught.value


@pytest.mark.parametrize(
    "value",
    [
        ABSENT,
        None,
        "",
        7,
        True,
        ["urn:x:1"],
        {},
        "no-uri",
        "urn:x:a b",
        'urn:x:"',
        "urn:x:<script>",
        "urn:x:a\r\nLocation: https://evil.example",
        "urn:x:é",
        "urn:x:" + "y" * MAX_REQUEST_URI,
    ],
)
async def test_an_answer_without_a_usable_reference_is_refused(value: object) -> None:
    """It goes into the browser's address."""
    account_of(await refusal(created(request_uri=value)), "pushed_request_refused")


@pytest.mark.parametrize("value", [ABSENT, None, "60", -1, 0, {}])
async def test_a_lifetime_that_nobody_needs_stops_nobody(value: object) -> None:
    world = World(metadata=METADATA)
    world.net.replies[PUSHED] = created(expires_in=value)
    assert (await world.begin()).parameters["request_uri"] == REFERENCE


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (json_answer({"error": "invalid_client"}, status=401), "invalid_client"),
        (json_answer({"error": "invalid_client"}, status=400), "invalid_client"),
        (json_answer({"error": "unauthorized_client"}, status=401), "invalid_client"),
        (Answer(status=401, headers={}, body=b""), "invalid_client"),
        (json_answer({"error": "invalid_request"}, status=400), "pushed_request_refused"),
        (json_answer({"error": "invalid_redirect_uri"}, status=400), "pushed_request_refused"),
        (json_answer({"error": "invalid_scope"}, status=400), "pushed_request_refused"),
        (json_answer({"error": "unauthorized_client"}, status=400), "pushed_request_refused"),
        (json_answer({"error": "new_error"}, status=403), "pushed_request_refused"),
        (json_answer({"error": 7}, status=400), "upstream_status"),
        (json_answer({"request_uri": REFERENCE}, status=200), "upstream_status"),
        (Answer(status=500, headers={}, body=b"<html>"), "upstream_status"),
        (Answer(status=404, headers={}, body=b""), "upstream_status"),
        (Answer(status=201, headers={}, body=b"<html>"), "upstream_not_json"),
        (Answer(status=201, headers={}, body=b"[]"), "upstream_not_json"),
        (UpstreamTimeout("10 s"), "upstream_timeout"),
    ],
)
async def test_every_other_answer_has_its_code(reply: Reply, code: str) -> None:
    account_of(await refusal(reply), code)


async def test_a_refusal_says_what_to_change() -> None:
    answer = json_answer({"error": "invalid_redirect_uri"}, status=400)
    assert "redirect URI" in (await refusal(answer)).hint


async def test_a_description_that_echoes_the_secret_is_quoted_without_it() -> None:
    """S59."""
    answer = json_answer({"error": "invalid_request", "error_description": "bad: hunter2"}, status=400)
    error = await refusal(answer, client=Client(client_id="vestibule", secret=Secret("hunter2")))
    assert '("bad: (a secret)")' in error.detail
    assert "hunter2" not in f"{error.detail}{error.received}{error.hint}"


@pytest.mark.parametrize("endpoint", [ABSENT, None])
@pytest.mark.parametrize("asked", [True, False])
async def test_without_an_endpoint_nobody_is_sent_away(endpoint: object, *, asked: bool) -> None:
    """A request that is to be pushed never goes by the browser for want of a place."""
    metadata = {"pushed_authorization_request_endpoint": endpoint}
    if not asked:
        metadata["require_pushed_authorization_requests"] = True
    world = World(make_profile(pushed_requests=asked), metadata=metadata)
    with pytest.raises(VestibuleError) as caught:
        await world.begin()
    account_of(caught.value, "discovery_incomplete")
    assert ("Switch pushed" in caught.value.hint) is asked


@pytest.mark.parametrize("endpoint", ["http://op.example/par", "par", 7, "https://user@op.example/par", "https://x/#f"])
async def test_the_secret_goes_to_no_odd_address(endpoint: object) -> None:
    """S33, S61."""
    world = World(metadata={**METADATA, "pushed_authorization_request_endpoint": endpoint})
    with pytest.raises(VestibuleError) as caught:
        await world.begin()
    assert caught.value.code == "discovery_incomplete"


@pytest.mark.parametrize("name", ["request", "request_uri", "client_id"])
async def test_a_connector_s_constants_never_reach_the_reference(name: str) -> None:
    """Neither the pushed form nor the browser's address takes one of our parameters from a profile."""
    world = World(make_profile(extra_parameters={name: "evil"}), metadata=METADATA)
    world.net.replies[PUSHED] = created()
    begun = await world.begin()
    assert "evil" not in begun.url
    assert "evil" not in (only_call(world.net.sent_to(PUSHED)).form or {}).values()
