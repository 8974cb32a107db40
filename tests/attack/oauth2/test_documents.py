"""Documents of a provider's API that lie about who somebody is, go on for ever, or lead the access token away."""

import asyncio
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from fake_net import Reply, json_answer
from hypothesis import given
from hypothesis import strategies as st
from oauth2_messages import ACCESS_TOKEN, EMAILS, USER, World, make_profile, page, settled
from oidc_messages import ABSENT, changed

from vestibule.errors import DocumentRefused, UpstreamTimeout, UpstreamUnreachable
from vestibule.protocols.net.call import Answer, Call
from vestibule.protocols.oauth2.access import Access
from vestibule.protocols.oauth2.documents.fetch import fetch_documents
from vestibule.protocols.oauth2.documents.next_page import MAX_HEADER, next_page
from vestibule.protocols.oauth2.documents.read import LIST_BYTES_AT_MOST
from vestibule_sdk import Document, Secret, SubjectMember

PLAIN = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "value",
    [
        ABSENT,
        None,
        True,
        False,
        0,
        -1,
        2**63,
        10**400,
        1.0,
        4711.5,
        "",
        " ",
        " 4711",
        "4711\n",
        "a\x00b",
        "a\u200bb",
        "a\u202eb",
        "x" * 256,
        ["4711"],
        {"id": 4711},
    ],
)
async def test_what_identifies_nobody_is_no_subject(value: object) -> None:
    """S43: two people with such a "subject" would be one."""
    body = b'{"id":1' + b"0" * 400 + b"}" if value == 10**400 else None
    answer = Answer(status=200, headers=PLAIN, body=body) if body else json_answer(changed({"id": 1}, {"id": value}))
    await World().refused("subject_refused", documents={USER: answer})


async def test_a_number_and_the_same_number_as_text_are_one_person() -> None:
    """A provider that begins to quote its ids does not make everybody somebody else."""
    number = await World().login(documents={USER: json_answer({"id": 4711})})
    text = await World().login(documents={USER: json_answer({"id": "4711"})})
    assert number.name == text.name == "4711"


@pytest.mark.parametrize("body", [b"[]", b'[{"id": 4711}]'])
async def test_a_subject_is_not_looked_for_in_a_list(body: bytes) -> None:
    await World().refused("subject_refused", documents={USER: Answer(status=200, headers=PLAIN, body=body)})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"7", "upstream_not_json"),
        (b'"text"', "upstream_not_json"),
        (b"null", "upstream_not_json"),
        (b"<html>", "upstream_not_json"),
        (b"", "upstream_not_json"),
        (b'{"id": 1' + b',"a":[' * 40 + b"]" * 40 + b"}", "upstream_not_json"),
        (b"[" * 40 + b"]" * 40, "upstream_not_json"),
        (b'{"a": 1}{"b": 2}', "upstream_not_json"),
    ],
)
@pytest.mark.parametrize("url", [USER, EMAILS])
async def test_a_document_that_is_no_document_is_refused(url: str, body: bytes, code: str) -> None:
    """S32, S64: also where it is optional: withheld is one thing, broken another."""
    await World().refused(code, documents={url: Answer(status=200, headers=PLAIN, body=body)})


async def test_an_object_in_the_place_of_a_list_is_refused() -> None:
    await World().refused("document_refused", documents={EMAILS: json_answer({"email": "alice@example.com"})})


@pytest.mark.parametrize("status", [201, 204, 400, 401, 403, 404, 429, 500])
async def test_a_document_that_is_needed_and_withheld_ends_the_login(status: int) -> None:
    error = await World().refused("upstream_status", documents={USER: json_answer({"id": 4711}, status=status)})
    assert error.step == "userinfo"


@pytest.mark.parametrize("status", [201, 204, 400, 401, 429, 500])
async def test_only_403_and_404_withhold_an_optional_document(status: int) -> None:
    """A provider that is overloaded does not make somebody a person without addresses."""
    await World().refused("upstream_status", documents={EMAILS: json_answer([], status=status)})


async def test_a_later_page_is_not_withheld() -> None:
    """Else a list would be cut short by an error."""
    second = f"{EMAILS}&page=2"
    pages: dict[str, Reply] = {EMAILS: page([], next_url=second), second: json_answer({}, status=404)}
    await World().refused("upstream_status", documents=pages)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/user/emails?page=2",
        "http://api.forge.example/user/emails?page=2",
        "https://api.forge.example:8443/user/emails?page=2",
        "https://api.forge.example.evil.example/user/emails?page=2",
        "https://api.forge.example@evil.example/user/emails?page=2",
        "https://api.forge.example/user/emails/?page=2",
        "https://api.forge.example/user?page=2",
        "https://api.forge.example/user/../user/emails/../../admin?page=2",
        "//evil.example/user/emails?page=2",
        "/user/keys?page=2",
        "../admin",
        "https://[::1",
        "javascript:alert(1)",
        "https://api.forge.example/user/emails?page=2#x",
    ],
)
async def test_a_next_page_elsewhere_is_not_fetched(elsewhere: str) -> None:
    """The access token goes nowhere but where the connector says."""
    world = World()
    await world.refused("document_refused", documents={EMAILS: page([], next_url=elsewhere)})
    assert {call.url for call in world.net.calls if "Authorization" in call.headers} >= {USER, EMAILS}
    assert not any("page=2" in call.url or "admin" in call.url for call in world.net.calls)


@pytest.mark.parametrize(
    "link",
    [
        f'<{EMAILS}&page=2>; rel="next", <{EMAILS}&page=3>; rel="next"',
        f'<{EMAILS}&page=2>; rel="prev next", <{EMAILS}&page=3>; rel=next',
        f'<{EMAILS}>; rel="next"',
        f'<{EMAILS}&page=2>; rel="next"' + " " * MAX_HEADER,
    ],
)
async def test_a_link_field_that_says_two_things_or_nothing_new_is_refused(link: str) -> None:
    await World().refused("document_refused", documents={EMAILS: page([], link=link)})


async def test_pages_that_lead_in_a_circle_are_refused() -> None:
    second = f"{EMAILS}&page=2"
    pages = {EMAILS: page([], next_url=second), second: page([], next_url=EMAILS)}
    await World().refused("document_refused", documents=pages)


async def test_a_thousand_pages_are_refused_after_those_that_are_read() -> None:
    """A list cut short would hide what decides, so it ends the login; nobody reads on for ever."""
    world = World()
    urls = [EMAILS, *(f"{EMAILS}&page={number}" for number in range(2, 1001))]
    pages = {url: page([{}], next_url=after) for url, after in pairwise(urls)}
    await world.refused("upstream_too_large", documents=pages)
    assert sum(call.url.startswith(EMAILS) for call in world.net.calls) == 1 + 3, "the good login's, and three pages"


async def test_a_list_of_one_page_that_has_another_is_refused() -> None:
    world = World(make_profile(documents=(Document(name="user", url=USER), Document(name="emails", url=EMAILS))))
    pages = {EMAILS: page([{"email": "1"}], next_url=f"{EMAILS}&page=2")}
    await world.refused("upstream_too_large", documents=pages)


async def test_pages_too_large_together_are_refused() -> None:
    large = [{"email": "x" * 1024} for _ in range(LIST_BYTES_AT_MOST // 1024)]
    second = f"{EMAILS}&page=2"
    pages: dict[str, Reply] = {EMAILS: page(large, next_url=second), second: page([])}
    await World().refused("upstream_too_large", documents=pages)


@pytest.mark.parametrize(
    "link", ["", ",", "<", '<x>; rel="next', "x; rel=next", '<>; rel="first"', "<" * 4000, "; rel=next"]
)
async def test_a_link_field_that_cannot_be_read_is_no_next_page(link: str) -> None:
    await World().login(documents={EMAILS: json_answer([], headers={"link": link})})


@given(st.text(alphabet=st.sampled_from('<>;,="\\ relnxt/?:@#[]%a\t\x00é'), max_size=80))
def test_whatever_a_link_field_holds_it_leads_nowhere_else(field: str) -> None:
    """S77: a page of the same list, an end, or a refusal; never another exception."""
    document = Document(name="emails", url=EMAILS, pages_at_most=3)
    answer = Answer(status=200, headers={"link": field}, body=b"[]")
    with suppress(DocumentRefused):
        following = next_page(answer, document=document, read=[EMAILS])
        assert following is None or following.startswith(EMAILS.partition("?")[0])


async def test_a_slow_api_ends_the_login_and_leaves_no_call_behind() -> None:
    world = World()
    world.net.replies[EMAILS] = _never
    access = Access(net=world.net, access_token=Secret(ACCESS_TOKEN))
    with pytest.raises(UpstreamTimeout) as caught:
        await fetch_documents(access, world.profile, deadline_s=0)
    assert caught.value.code == "upstream_timeout"
    await settled()


async def test_the_first_failure_ends_all_calls() -> None:
    documents: dict[str, Reply] = {EMAILS: _never, USER: UpstreamUnreachable("gone")}
    await World().refused("upstream_unreachable", documents=documents)


async def test_documents_are_fetched_side_by_side_and_not_all_at_once() -> None:
    """As slow as the slowest; but one login does not take all connections to a server."""
    under_way: list[int] = []
    gate = asyncio.Event()

    async def answer(call: Call) -> Answer:
        under_way.append(1)
        if len(under_way) == 4:
            gate.set()
        await gate.wait()
        return json_answer({"id": 4711, "url": call.url})

    urls = [f"{USER}/{number}" for number in range(6)]
    profile = make_profile(
        documents=tuple(Document(name=url, url=url) for url in urls),
        subject=SubjectMember(document=urls[0], member="id"),
    )
    world = World(profile)
    evidence = await world.login(documents=dict.fromkeys(urls, answer))
    documents: Any = evidence.claims
    assert set(documents.documents) == set(urls)


async def _never(_: Call) -> Answer:
    await asyncio.Event().wait()
    raise AssertionError
