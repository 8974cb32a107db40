"""A provider that leaves out of a list what it does not want to show, and says so in a header alone."""

from typing import Final

import pytest
from fake_net import json_answer
from oauth2_messages import ADDRESSES, EMAILS, USER, World, make_profile

from vestibule.errors import GroupsIncomplete, Step
from vestibule_sdk import Document

TEAMS: Final = f"{USER}/teams"
HEADER: Final = "x-forge-sso"
PARTIAL: Final = {HEADER: "partial-results; organizations=21955855,20582480"}


def world() -> World:
    documents = (
        Document(name="user", url=USER),
        Document(name="emails", url=EMAILS, optional=True, pages_at_most=3),
        Document(name="teams", url=TEAMS, optional=True, pages_at_most=3, incomplete_header="X-Forge-SSO"),
    )
    made = World(make_profile(documents=documents))
    made.net.replies[TEAMS] = json_answer([{"slug": "web"}])
    return made


async def test_a_list_that_is_cut_short_in_a_header_is_refused() -> None:
    """Fewer groups would look like groups that were taken away."""
    error = await world().refused("groups_incomplete", documents={TEAMS: json_answer([], headers=PARTIAL)})
    assert error.step is Step.USERINFO
    assert "authorizes this application" in error.hint
    assert error.received == f"X-Forge-SSO: {PARTIAL[HEADER]}"


async def test_a_later_page_that_is_cut_short_is_refused_too() -> None:
    second = f"{TEAMS}?page=2"
    pages = {
        TEAMS: json_answer([{"slug": "web"}], headers={"link": f'<{second}>; rel="next"'}),
        second: json_answer([], headers=PARTIAL),
    }
    with pytest.raises(GroupsIncomplete) as caught:
        await world().login(documents=pages)
    assert caught.value.code == "groups_incomplete"


async def test_the_header_counts_where_a_document_names_it_and_nowhere_else() -> None:
    said = await world().login(documents={EMAILS: json_answer(ADDRESSES, headers=PARTIAL)})
    assert said.name == "4711"
