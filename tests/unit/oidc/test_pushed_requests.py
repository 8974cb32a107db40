"""Authorization requests by the back channel (RFC 9126)."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from client_keys import ec_client_key, private_pem
from fake_net import json_answer
from oidc_messages import ABSENT, AUTHORIZE, CLIENT_ID, ISSUER, REDIRECT_URI, World, make_profile, only_call, signed

from vestibule.protocols.oauth2.flow_secrets import challenge_of, verifier_of
from vestibule_sdk.client import Client, ClientAuth, ClientKey, ResponseMode
from vestibule_sdk.secret import Secret

PUSHED = f"{ISSUER}/par"
REFERENCE = "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c"
LISTED: dict[str, object] = {"pushed_authorization_request_endpoint": PUSHED}
DEMANDED = {**LISTED, "require_pushed_authorization_requests": True}


def pushing(metadata: dict[str, object] = DEMANDED, **profile: object) -> World:
    world = World(make_profile(**profile), metadata=metadata)
    world.net.replies[PUSHED] = json_answer({"request_uri": REFERENCE, "expires_in": 60}, status=201)
    return world


@pytest.mark.parametrize(("metadata", "asked"), [(DEMANDED, False), (LISTED, True), (DEMANDED, True)])
async def test_the_browser_carries_a_reference_and_nothing_else(metadata: dict[str, object], *, asked: bool) -> None:
    """RFC 9126 4: where the provider demands it, or the connection asks for it."""
    world = pushing(metadata, pushed_requests=asked)
    begun = await world.begin(login_hint="alice@example.com")
    assert begun.url.startswith(f"{AUTHORIZE}?")
    assert begun.parameters == {"client_id": CLIENT_ID, "request_uri": REFERENCE}


@pytest.mark.parametrize("value", [ABSENT, False, None, "true", 1])
async def test_a_provider_that_merely_offers_it_is_not_bothered(value: object) -> None:
    """RFC 9126 5: absent means false, and only a boolean true demands."""
    world = pushing({**LISTED, "require_pushed_authorization_requests": value})
    begun = await world.begin()
    assert "request_uri" not in begun.parameters
    assert world.net.sent_to(PUSHED) == []


async def test_all_that_an_answer_is_held_against_is_pushed() -> None:
    """S29: the same request as by the browser."""
    plain = pushing(LISTED, response_mode=ResponseMode.FORM_POST, extra_parameters={"kc_idp_hint": "x"})
    pushed = pushing(response_mode=ResponseMode.FORM_POST, extra_parameters={"kc_idp_hint": "x"})
    by_browser = (await plain.begin(prompt="login", max_age_s=60, acr_values=("gold",))).parameters
    begun = await pushed.begin(prompt="login", max_age_s=60, acr_values=("gold",))
    form = dict(only_call(pushed.net.sent_to(PUSHED)).form or {})
    assert form.keys() == by_browser.keys()
    own = {"state", "nonce", "code_challenge"}
    assert {name: form[name] for name in form.keys() - own} == {name: by_browser[name] for name in form.keys() - own}
    assert form["redirect_uri"] == REDIRECT_URI
    assert form["code_challenge"] == challenge_of(verifier_of(begun.flow))


async def test_the_client_proves_itself_as_at_the_token_endpoint() -> None:
    """RFC 9126 2: by the header, and with its id among the request's parameters."""
    world = pushing()
    await world.begin()
    call = only_call(world.net.sent_to(PUSHED))
    assert call.headers == {"Authorization": Secret("Basic dmVzdGlidWxlOnMzY3JldA==")}
    assert (call.form or {})["client_id"] == CLIENT_ID


async def test_a_client_with_a_key_signs_each_request() -> None:
    """The issuer is the audience of both."""
    key = ClientKey(private_key=Secret(private_pem(ec_client_key())))
    client = Client(client_id=CLIENT_ID, secret=None, auth=ClientAuth.PRIVATE_KEY_JWT, key=key)
    world = pushing(client=client)
    await world.begin()
    await world.begin()
    one, other = [(call.form or {})["client_assertion"] for call in world.net.sent_to(PUSHED)]
    assert isinstance(one, Secret)
    assert one != other


async def test_a_pushed_login_ends_like_any_other() -> None:
    """State, nonce and verifier are those of the flow, though the browser never saw them."""
    world = pushing()
    begun = await world.begin()
    form = {name: str(value) for name, value in (only_call(world.net.sent_to(PUSHED)).form or {}).items()}
    begun.parameters["state"] = form["state"]
    evidence = await world.finish(begun, signed(world.header(), world.claims(form["nonce"]), world.key))
    assert evidence.name == "f:1:alice"


async def test_an_endpoint_with_a_query_of_its_own_keeps_it() -> None:
    world = pushing({**DEMANDED, "authorization_endpoint": f"{AUTHORIZE}?realm=hall"})
    begun = await world.begin()
    assert dict(parse_qsl(urlsplit(begun.url).query)) == {
        "realm": "hall",
        "client_id": CLIENT_ID,
        "request_uri": REFERENCE,
    }


async def test_a_test_tells_whether_requests_are_pushed() -> None:
    """R31."""
    world = pushing()
    assert (await world.engine.inspect(world.profile)).pushed_requests
    assert world.net.sent_to(PUSHED) == []
