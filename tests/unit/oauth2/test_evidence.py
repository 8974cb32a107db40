"""What a good login of plain OAuth 2.0 proves, and what was sent to learn it."""

from collections.abc import Mapping

import pytest
from fake_net import FakeNet, json_answer
from oauth2_messages import (
    ACCESS_TOKEN,
    ADDRESSES,
    ALICE,
    CODE,
    EMAILS,
    ISSUER,
    REDIRECT_URI,
    TOKEN,
    USER,
    World,
    make_profile,
    page,
)
from oidc_messages import ABSENT

from vestibule.errors import Step
from vestibule.protocols.engine import Callback
from vestibule_sdk import Client, ClientAuth, Secret, SubjectKind, SubjectMember, VerifiedDocuments


async def test_the_documents_and_the_subject_become_evidence() -> None:
    evidence = await World().login()
    assert evidence.claims == VerifiedDocuments(
        issuer=ISSUER,
        subject="4711",
        documents={"user": dict(ALICE), "emails": ADDRESSES},
        scopes=("read:user", "user:email"),
    )
    assert evidence.name == "4711"
    assert (evidence.logout_hint, evidence.upstream_session_id, evidence.access) == (None, None, None)
    assert ACCESS_TOKEN not in repr(evidence)


async def test_the_code_is_redeemed_and_answered_in_json() -> None:
    """GitHub answers with a form, and errors with status 200, unless JSON is asked for by name and alone."""
    world = World()
    await world.login()
    (call,) = world.net.sent_to(TOKEN)
    assert call.form is not None
    assert call.form["grant_type"] == "authorization_code"
    assert call.form["code"] == Secret(CODE)
    assert call.form["redirect_uri"] == REDIRECT_URI
    assert call.headers["Accept"] == "application/json"


async def test_the_access_token_goes_to_the_documents_alone() -> None:
    """S33: with the profile's headers, and JSON asked for where they do not say what to ask for."""
    world = World()
    await world.login()
    for url in (USER, EMAILS):
        (call,) = world.net.sent_to(url)
        assert call.headers["Authorization"] == Secret(f"Bearer {ACCESS_TOKEN}")
        assert call.headers["X-Forge-Version"] == "2026-01-01"
        assert call.headers["Accept"] == "application/json"
    assert {call.url for call in world.net.calls} == {TOKEN, USER, EMAILS}


async def test_a_profile_can_ask_for_a_media_type_of_its_own() -> None:
    world = World(make_profile(headers={"accept": "application/vnd.forge+json"}))
    await world.login()
    (call,) = world.net.sent_to(USER)
    assert call.headers["accept"] == "application/vnd.forge+json"
    assert "Accept" not in call.headers


async def test_a_login_can_call_the_api_only_where_the_profile_names_origins() -> None:
    evidence = await World(make_profile(api_origins=("https://api.forge.example",))).login()
    assert evidence.access is not None
    assert ACCESS_TOKEN not in repr(evidence)


@pytest.mark.parametrize(
    ("scope", "granted"),
    [
        ("read:user,user:email", ("read:user", "user:email")),
        ("read:user user:email", ("read:user", "user:email")),
        ("", ()),
        (ABSENT, None),
        (None, None),
        (7, None),
        (["read:user"], None),
    ],
)
async def test_granted_scopes_are_what_the_provider_says(scope: object, granted: tuple[str, ...] | None) -> None:
    """RFC 6749 5.1; GitHub writes commas. What is of another type is needed by nobody, and stops nobody."""
    claims = (await World().login(tokens={"scope": scope})).claims
    assert isinstance(claims, VerifiedDocuments)
    assert claims.scopes == granted


@pytest.mark.parametrize("value", ["Bearer", "bearer", "BEARER"])
async def test_the_token_type_is_compared_without_case(value: str) -> None:
    """RFC 6749 5.1."""
    await World().login(tokens={"token_type": value})


@pytest.mark.parametrize(
    ("kind", "value", "subject"),
    [
        (SubjectKind.NUMBER, 1, "1"),
        (SubjectKind.NUMBER, 2**63 - 1, "9223372036854775807"),
        (SubjectKind.TEXT, "u-1", "u-1"),
        (SubjectKind.TEXT, "Ä", "Ä"),
        (SubjectKind.TEXT, "1", "1"),
    ],
)
async def test_a_whole_number_or_a_text_is_a_subject(kind: SubjectKind, value: object, subject: str) -> None:
    world = World(make_profile(subject=SubjectMember(document="user", member="id", kind=kind)))
    assert (await world.login(documents={USER: json_answer({"id": value})})).name == subject


@pytest.mark.parametrize("status", [403, 404])
async def test_an_optional_document_that_is_withheld_is_absent(status: int) -> None:
    """GitHub Apps without the permission for addresses."""
    claims = (await World().login(documents={EMAILS: json_answer({"message": "no"}, status=status)})).claims
    assert isinstance(claims, VerifiedDocuments)
    assert claims.documents.keys() == {"user"}
    assert claims.items("emails") == ()


async def test_a_list_in_pages_is_read_to_its_end() -> None:
    second, third = f"{EMAILS}&page=2", f"{EMAILS}&page=3"
    pages = {
        EMAILS: page([{"email": "1"}], next_url=second),
        second: page([{"email": "2"}], link="<?per_page=100&page=3>; title=x; REL=next"),
        third: page([{"email": "3"}], link=f'<{EMAILS}>; rel="first"'),
    }
    claims = (await World().login(documents=pages)).claims
    assert isinstance(claims, VerifiedDocuments)
    assert [item["email"] for item in claims.items("emails")] == ["1", "2", "3"]


async def test_a_public_client_names_itself() -> None:
    world = World(make_profile(client=Client(client_id="public", secret=None, auth=ClientAuth.NONE)))
    await world.login()
    (call,) = world.net.sent_to(TOKEN)
    assert call.form is not None
    assert call.form["client_id"] == "public"
    assert "Authorization" not in call.headers


@pytest.mark.parametrize(
    ("callback", "step"),
    [({"state": "x"}, Step.CALLBACK), ({"code": "a\nb"}, Step.CALLBACK)],
)
async def test_errors_say_in_which_step_they_arose(callback: Mapping[str, object], step: Step) -> None:
    code = "state_mismatch" if "state" in callback else "callback_malformed"
    assert (await World().refused(code, callback=callback)).step is step


async def test_another_replica_completes_what_one_began() -> None:
    """DESIGN.md: the sealed cookie is all that connects begin and complete."""
    world = World()
    sent = await world.begin()
    other = World()
    other.net = FakeNet()
    other.net.replies = dict(world.net.replies) | {
        TOKEN: json_answer({"access_token": ACCESS_TOKEN, "token_type": "bearer"})
    }
    other.engine = type(world.engine)(other.net, other.clock)
    callback = Callback(redirect_uri=REDIRECT_URI, parameters={"code": CODE, "state": sent["state"]})
    evidence = await other.engine.complete(world.profile, world.begun[1], callback, trace=other.trace())
    assert evidence.name == "4711"
