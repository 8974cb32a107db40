"""A login in which everything is right."""

import pytest
from oidc_messages import (
    AUTHORIZE,
    CLIENT_ID,
    CODE,
    DISCOVERY,
    JWKS,
    REDIRECT_URI,
    TOKEN,
    USERINFO,
    World,
    at_hash,
    only_call,
)

from vestibule.errors import AccessDenied, Step
from vestibule.protocols.engine import Callback
from vestibule.protocols.oauth2.flow_secrets import challenge_of
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.secret import Secret


async def test_the_request_carries_all_that_the_answer_is_held_against() -> None:
    """S29: state, nonce and an S256 challenge go with every request; R9: openid profile email come first."""
    begun = await World().begin()
    assert begun.url.startswith(f"{AUTHORIZE}?")
    assert set(begun.parameters) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    }
    assert begun.parameters["response_type"] == "code"
    assert begun.parameters["client_id"] == CLIENT_ID
    assert begun.parameters["redirect_uri"] == REDIRECT_URI
    assert begun.parameters["scope"] == "openid profile email"
    assert begun.parameters["code_challenge_method"] == "S256"


async def test_a_good_answer_becomes_evidence() -> None:
    world = World()
    evidence = await world.login(claims={"at_hash": at_hash()})
    assert isinstance(evidence.claims, VerifiedClaims)
    assert evidence.claims.issuer == world.profile.issuer
    assert evidence.claims.subject == "f:1:alice"
    assert evidence.claims.text("email") == "alice@example.com"
    assert evidence.claims.is_true("email_verified")
    assert evidence.claims.userinfo == {}
    assert evidence.upstream_session_id == "upstream-session-1"
    assert evidence.logout_hint is not None
    assert evidence.logout_hint.reveal().count(".") == 2


async def test_the_code_is_redeemed_with_the_verifier_of_the_challenge() -> None:
    """S29, S33: one call to the pinned token endpoint, with the secret in the header alone."""
    world = World()
    await world.login()
    call = only_call(world.net.sent_to(TOKEN))
    form = call.form or {}
    assert set(form) == {"grant_type", "code", "redirect_uri", "code_verifier"}
    assert form["grant_type"] == "authorization_code"
    assert form["code"] == Secret(CODE)
    assert form["redirect_uri"] == REDIRECT_URI
    verifier = form["code_verifier"]
    assert isinstance(verifier, Secret)
    assert challenge_of(verifier.reveal()) == world.begun.parameters["code_challenge"]
    assert call.headers["Authorization"] == Secret("Basic dmVzdGlidWxlOnMzY3JldA==")


async def test_discovery_and_keys_are_fetched_once_for_many_logins() -> None:
    world = World()
    for _ in range(5):
        await world.login()
    assert len(world.net.sent_to(DISCOVERY)) == 1
    assert len(world.net.sent_to(JWKS)) == 1
    assert world.net.sent_to(USERINFO) == [], "nothing is missing, so userinfo is not asked"


async def test_the_trace_ends_with_the_step_that_failed() -> None:
    world = World()
    begun = await world.begin()
    trace = world.trace()
    declined = {"state": begun.parameters["state"], "error": "access_denied"}
    with pytest.raises(AccessDenied) as caught:
        await world.engine.complete(
            world.profile, begun.flow, Callback(redirect_uri=REDIRECT_URI, parameters=declined), trace=trace
        )
    assert caught.value.step is Step.CALLBACK
    assert [step.step for step in trace.steps] == [Step.CALLBACK]
