"""Userinfo that speaks about somebody else, or in another form (S28)."""

import pytest
from fake_net import json_answer
from oidc_messages import ABSENT, ACCESS_TOKEN, USERINFO, World, make_profile, only_call

from vestibule.errors import (
    UpstreamNotJSON,
    UpstreamStatus,
    UpstreamUnreachable,
    UserinfoSigned,
    UserinfoSubjectMismatch,
)
from vestibule.protocols.net.call import Answer
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.secret import Secret

NEEDS_EMAIL = make_profile(required_claims=("email",))


async def test_it_is_asked_only_when_a_required_claim_is_missing() -> None:
    """S28: and its claims come beside the ID token's, never instead."""
    world = World(NEEDS_EMAIL)
    world.net.replies[USERINFO] = json_answer({"sub": "f:1:alice", "email": "a@example.com", "name": "Alice"})
    claims = (await world.login()).claims
    assert isinstance(claims, VerifiedClaims)
    assert claims.userinfo == {}
    assert world.net.sent_to(USERINFO) == []
    claims = (await world.login(claims={"email": ABSENT, "name": "Signed"})).claims
    assert isinstance(claims, VerifiedClaims)
    assert claims.text("email") == "a@example.com"
    assert claims.text("name") == "Signed"
    call = only_call(world.net.sent_to(USERINFO))
    assert call.headers == {"Authorization": Secret(f"Bearer {ACCESS_TOKEN}")}
    assert call.form is None


@pytest.mark.parametrize("subject", [ABSENT, None, "", "f:1:bob", "F:1:ALICE", "f:1:alice ", ["f:1:alice"], 7])
async def test_another_subject_is_refused_before_any_claim_is_used(subject: object) -> None:
    """S28."""
    world = World(NEEDS_EMAIL)
    answer = {"sub": subject, "email": "victim@example.com"}
    world.net.replies[USERINFO] = json_answer({k: v for k, v in answer.items() if v is not ABSENT})
    with pytest.raises(UserinfoSubjectMismatch) as caught:
        await world.login(claims={"email": ABSENT})
    assert caught.value.code == "userinfo_subject_mismatch"
    assert caught.value.step == "userinfo"


@pytest.mark.parametrize("media_type", ["application/jwt", "Application/JWT; charset=utf-8"])
async def test_a_signed_answer_is_refused_by_name(media_type: str) -> None:
    world = World(NEEDS_EMAIL)
    world.net.replies[USERINFO] = Answer(status=200, headers={"content-type": media_type}, body=b"e30.e30.AAAA")
    with pytest.raises(UserinfoSigned):
        await world.login(claims={"email": ABSENT})


async def test_its_failures_have_their_codes_and_its_step() -> None:
    world = World(NEEDS_EMAIL)
    for answer, refusal in (
        (Answer(status=401, headers={}, body=b""), UpstreamStatus),
        (Answer(status=200, headers={}, body=b"<html>"), UpstreamNotJSON),
        (UpstreamUnreachable("refused"), UpstreamUnreachable),
    ):
        world.net.replies[USERINFO] = answer
        with pytest.raises(refusal) as caught:
            await world.login(claims={"email": ABSENT})
        assert caught.value.step == "userinfo"


@pytest.mark.parametrize("value", [ABSENT, None, "", []])
async def test_an_empty_claim_is_a_missing_one(value: object) -> None:
    world = World(NEEDS_EMAIL)
    world.net.replies[USERINFO] = json_answer({"sub": "f:1:alice", "email": "a@example.com"})
    await world.login(claims={"email": value})
    assert len(world.net.sent_to(USERINFO)) == 1


async def test_without_an_endpoint_the_mapping_has_to_judge() -> None:
    world = World(NEEDS_EMAIL, metadata={"userinfo_endpoint": ABSENT})
    claims = (await world.login(claims={"email": ABSENT})).claims
    assert isinstance(claims, VerifiedClaims)
    assert claims.text("email") is None
