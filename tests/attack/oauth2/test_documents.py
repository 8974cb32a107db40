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

from vestibule.errors import DocumentRefused, SubjectRefused, UpstreamTimeout, UpstreamUnreachable
from vestibule.protocols.net.call import Answer, Call
from vestibule.protocols.oauth2.access import Access
from vestibule.protocols.oauth2.documents.allowance import BYTES_AT_MOST, ITEMS_AT_MOST, PARTS_AT_MOST
from vestibule.protocols.oauth2.documents.fetch import fetch_documents
from vestibule.protocols.oauth2.documents.next_page import MAX_HEADER, next_page
from vestibule_sdk import Document, Secret, SubjectKind, SubjectMember

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


async def test_a_text_is_not_the_person_whose_number_it_spells() -> None:
    """S43: where somebody can choose a text for this member, it must not be anybody's number."""
    await World().refused("subject_refused", documents={USER: json_answer({"id": "4711"})})


async def test_a_number_is_not_the_person_whose_text_it_is_written_like() -> None:
    world = World(make_profile(subject=SubjectMember(document="user", member="id")))
    said = await world.login(documents={USER: json_answer({"id": "4711"})})
    assert said.name == "4711"
    with pytest.raises(SubjectRefused) as caught:
        await world.login(documents={USER: json_answer({"id": 4711})})
    assert caught.value.received == "int 4711"


@pytest.mark.parametrize("value", [ABSENT, None, "", " ", " a", "a\n", "a\x00b", "a\u200bb", "x" * 256, True, ["a"]])
async def test_no_text_that_identifies_nobody_is_a_subject(value: object) -> None:
    """S43."""
    world = World(make_profile(subject=SubjectMember(document="user", member="id")))
    with pytest.raises(SubjectRefused) as caught:
        await world.login(documents={USER: json_answer(changed({"id": "a"}, {"id": value}))})
    assert caught.value.code == "subject_refused"


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
        f'<{EMAILS}&page=2>; rel="next"'.ljust(MAX_HEADER + 1, ","),
    ],
)
async def test_a_link_field_that_says_two_things_or_nothing_new_is_refused(link: str) -> None:
    await World().refused("document_refused", documents={EMAILS: page([], link=link)})


@pytest.mark.parametrize(
    "link",
    [
        f'<{EMAILS}&page=2>; rel="next"'.ljust(2048, ","),
        f'<{EMAILS}&page=2>;title="a, b; rel=prev";rel=next',
        f'<{EMAILS}&page=2>; title="say \\"hi\\""; REL = "last NEXT"',
        f"<{EMAILS}&page=1>; rel=prev,<{EMAILS}&page=2>;rel=next",
        f",, ,<{EMAILS}&page=2>;;rel=next;",
    ],
)
async def test_a_next_page_is_found_however_it_is_written(link: str) -> None:
    """RFC 8288 3, and B.2: what is quoted, listed and left out."""
    second = f"{EMAILS}&page=2"
    world = World()
    await world.login(documents={EMAILS: page([], link=link), second: page([])})
    assert len(world.net.sent_to(second)) == 1


def test_the_field_that_leads_on_is_short() -> None:
    """S64: what somebody else writes is gone through once, and only as far as is sensible."""
    assert MAX_HEADER <= 2048


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
    large = [{"email": "x" * 1024} for _ in range(BYTES_AT_MOST // 1024 // 2)]
    second = f"{EMAILS}&page=2"
    pages: dict[str, Reply] = {EMAILS: page(large, next_url=second), second: page(large)}
    await World().refused("upstream_too_large", documents=pages)


async def test_documents_too_large_together_are_refused() -> None:
    """S64: sixteen lists of ten pages each would be a hundred times what one answer may be."""
    names = [f"{USER}/{number}" for number in range(9)]
    profile = make_profile(documents=(Document(name="user", url=USER), *(Document(name=n, url=n) for n in names)))
    large = json_answer([{"text": "x" * 1000} for _ in range(BYTES_AT_MOST // 1024 // 8)])
    world = World(profile)
    world.net.replies.update(dict.fromkeys(names, json_answer([])))
    await world.refused("upstream_too_large", documents=dict.fromkeys(names, large))


async def test_documents_that_fit_together_are_read() -> None:
    names = [f"{USER}/{number}" for number in range(7)]
    profile = make_profile(documents=(Document(name="user", url=USER), *(Document(name=n, url=n) for n in names)))
    large = json_answer([{"text": "x" * 1000} for _ in range(BYTES_AT_MOST // 1024 // 8)])
    evidence = await World(profile).login(documents=dict.fromkeys(names, large))
    assert evidence.name == "4711"


@pytest.mark.parametrize(("first", "second"), [(ITEMS_AT_MOST + 1, 0), (ITEMS_AT_MOST, 1), (1, ITEMS_AT_MOST)])
async def test_a_list_of_too_many_items_is_refused(first: int, second: int) -> None:
    """A megabyte holds 300,000 empty objects, each many times as large in memory."""
    following = f"{EMAILS}&page=2"
    pages: dict[str, Reply] = {
        EMAILS: page([{}] * first, next_url=following),
        following: page([{}] * second),
    }
    await World().refused("upstream_too_large", documents=pages)


@pytest.mark.parametrize("url", [USER, EMAILS])
async def test_a_document_of_too_many_parts_is_not_even_read(url: str) -> None:
    """S64: it would stop everybody else for as long as it takes to unpack."""
    body = b'{"id": 4711, "a": [' + b"{}," * PARTS_AT_MOST + b"{}]}"
    await World().refused("upstream_too_large", documents={url: Answer(status=200, headers=PLAIN, body=body)})


async def test_a_list_of_as_many_items_as_are_read_is_read() -> None:
    assert (await World().login(documents={EMAILS: page([{}] * ITEMS_AT_MOST)})).name == "4711"


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": "60"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000600"},
        {"retry-after": "0", "x-ratelimit-remaining": "11"},
    ],
)
@pytest.mark.parametrize("status", [403, 404, 429])
async def test_an_exceeded_rate_limit_takes_nobody_s_addresses_and_groups_away(
    status: int, headers: dict[str, str]
) -> None:
    """GitHub says it with 403: that is not "this token may not read the list", and the list is not empty."""
    answer = json_answer({"message": "API rate limit exceeded for user ID 1."}, status=status, headers=headers)
    error = await World().refused("upstream_status", documents={EMAILS: answer})
    assert "later" in error.hint


@pytest.mark.parametrize("headers", [{}, {"x-ratelimit-remaining": "4999"}, {"x-ratelimit-remaining": ""}])
async def test_a_refusal_with_calls_left_withholds_an_optional_document(headers: dict[str, str]) -> None:
    answer = json_answer({"message": "Resource not accessible by integration"}, status=403, headers=headers)
    evidence = await World().login(documents={EMAILS: answer})
    documents: Any = evidence.claims
    assert set(documents.documents) == {"user"}


@pytest.mark.parametrize(
    "link",
    [
        "",
        ",",
        "<",
        '<x>; rel="next',
        "x; rel=next",
        '<>; rel="first"',
        "<" * 2000,
        "; rel=next",
        '<x>; a="\\";rel=next',
    ],
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
        subject=SubjectMember(document=urls[0], member="id", kind=SubjectKind.NUMBER),
    )
    world = World(profile)
    evidence = await world.login(documents=dict.fromkeys(urls, answer))
    documents: Any = evidence.claims
    assert set(documents.documents) == set(urls)


async def _never(_: Call) -> Answer:
    await asyncio.Event().wait()
    raise AssertionError
