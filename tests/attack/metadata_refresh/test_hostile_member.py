"""One member of a federation is hostile: the federation signs what it sends in, beside what all others do."""

from pathlib import Path

import pytest
from metadata_documents import HALL, LIBRARY, MUSEUM, Provider, aggregate
from metadata_following import DAY_S, PROVIDER_ID, SOURCE, Following
from saml_recipe import SSO
from saml_signing_keys import idp_key, signing_key

from vestibule.domain.audit.event import Action

EVIL = signing_key("evil")
UNTIL_S = 1_800_000_000 + 14 * DAY_S


async def federated(following: Following, tmp_path: Path, *members: Provider) -> None:
    await following.index(aggregate(*members, until_s=UNTIL_S), tmp_path)
    following.clock.advance(1)


@pytest.mark.parametrize("comes_first", [True, False])
async def test_a_member_that_calls_itself_like_another_one(
    following: Following, tmp_path: Path, *, comes_first: bool
) -> None:
    """Which of the two counts nobody can say: neither does."""
    await federated(following, tmp_path, HALL, LIBRARY)
    await following.join(HALL.entity_id)
    evil = HALL.but(keys=(EVIL,), number=9)
    members = (evil, HALL, LIBRARY) if comes_first else (HALL, LIBRARY, evil)
    following.publish(aggregate(*members, until_s=UNTIL_S), name=SOURCE)

    await following.refused("metadata_duplicate", SOURCE)

    await following.response(idp_key())


async def test_what_a_member_changes_of_itself_changes_nobody_else(following: Following, tmp_path: Path) -> None:
    await federated(following, tmp_path, HALL, LIBRARY)
    before = await following.join(HALL.entity_id)
    following.publish(aggregate(HALL, LIBRARY.but(keys=(EVIL,), scopes=("idp.example",)), until_s=UNTIL_S), name=SOURCE)

    await following.refresh(SOURCE)

    assert await following.connection() == before


async def test_a_member_that_takes_over_its_own_people_only(following: Following, tmp_path: Path) -> None:
    """S62: a new server waits even where the federation has signed for it."""
    await federated(following, tmp_path, HALL, LIBRARY)
    await following.join(HALL.entity_id)
    following.publish(aggregate(HALL.but(sso_url="https://evil.example/sso"), LIBRARY, until_s=UNTIL_S), name=SOURCE)

    assert (await following.refresh(SOURCE)).held == (PROVIDER_ID,)

    assert (await following.connection()).config["ssoUrl"] == SSO


async def test_a_member_that_is_of_no_use_keeps_nobody_else_from_being_refreshed(
    following: Following, tmp_path: Path
) -> None:
    """A script for an address: that member's connection is left as it is, and the others go on."""
    next_key = signing_key("the library's next")
    await federated(following, tmp_path, HALL, LIBRARY, MUSEUM)
    before = await following.join(HALL.entity_id)
    await following.join(LIBRARY.entity_id, provider_id="Library")
    members = (HALL.but(sso_url="javascript:alert(1)"), LIBRARY.but(keys=(next_key,)), MUSEUM)
    following.publish(aggregate(*members, until_s=UNTIL_S), name=SOURCE)

    done = await following.refresh(SOURCE)

    assert done.changed == ("Library",)
    assert await following.connection() == before
    await following.refresh(SOURCE)
    (event,) = await following.audit(Action.METADATA_REFUSED)
    assert event.connection_id == before.id
    assert event.note.startswith("provider id: Hall; source: federation; config_error: line ")


async def test_a_name_that_is_to_be_found_by_everybody_is_bounded(following: Following, tmp_path: Path) -> None:
    """Nor do its direction marks reach the list."""
    long = "The Library Museum Hall \u202e" + "x" * 50_000
    await federated(following, tmp_path, HALL, LIBRARY.but(names=(("en", long),)))
    source = await following.source(SOURCE)
    entity = await following.host.metadata.sources.entity(source, LIBRARY.entity_id)
    assert len(entity.summary.name) <= 200
    assert entity.summary.name.isprintable()
    assert len(entity.summary.search) <= 2_000


@pytest.mark.parametrize("query", ["%", "_", "\\", "' OR 1=1 --", "\x00", "*", "a" * 100_000, "a " * 10_000])
async def test_a_search_is_for_text_and_nothing_else(following: Following, tmp_path: Path, query: str) -> None:
    await federated(following, tmp_path, HALL, LIBRARY)
    source = await following.source(SOURCE)
    found = await following.host.metadata.sources.find(source, query, at_most=10)
    assert found.matching == len(found.entities) == (2 if query.startswith("a ") else 0)
