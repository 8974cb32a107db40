"""What runs out is said thirty days before, and louder each week (S7, S62)."""

from pathlib import Path

import pytest
from metadata_documents import HALL, LIBRARY, aggregate
from metadata_following import DAY_S, PROVIDER_ID, SOURCE, Following
from saml_signing_keys import idp_key, signing_key

from vestibule.domain.metadata.alarm import Loudness
from vestibule.flows.metadata_import.ending import Ending
from vestibule.flows.metadata_import.endings import endings_of_source
from vestibule.protocols.saml.certificate import load_certificate

BY_WEEK = [
    (31, None),
    (30, Loudness.NOTE),
    (22, Loudness.NOTE),
    (20, Loudness.REMINDER),
    (13, Loudness.WARNING),
    (6, Loudness.ALARM),
    (0, Loudness.OVER),
]


async def ending(following: Following, short: str) -> Ending | None:
    """The one about that."""
    found = [one for one in (await following.status()).endings if one.short.startswith(short)]
    assert len(found) <= 1
    return found[0] if found else None


def loudness_of(one: Ending | None) -> Loudness | None:
    return None if one is None else one.loudness


async def test_the_providers_certificate(following: Following) -> None:
    await following.follow(HALL.document())
    end_s = int(idp_key().certificate.not_valid_after_utc.timestamp())
    heard = []
    for days, _ in BY_WEEK:
        following.clock.advance(end_s - days * DAY_S - following.now_s)
        heard.append((days, loudness_of(await ending(following, "provider's certificate"))))
    assert heard == BY_WEEK
    over = await ending(following, "provider's certificate has ended")
    assert over is not None
    assert over.end_s == end_s
    assert "once the provider publishes it" in over.sentence


async def test_a_certificate_with_a_successor_is_a_note_for_good(following: Following) -> None:
    """A rollover under way."""
    await following.follow(HALL.but(keys=(signing_key("old", expired=True), idp_key())).document())
    one = await ending(following, "provider's certificate")
    assert one is not None
    assert (one.loudness, "a newer one is here too" in one.sentence) == (Loudness.NOTE, True)


async def test_our_own_certificate(following: Following) -> None:
    connection = await following.follow(HALL.document())
    (key,) = connection.own_keys
    end_s = int(load_certificate(key.certificate.encode()).not_valid_after_utc.timestamp())
    heard = []
    for days, _ in BY_WEEK:
        following.clock.advance(end_s - days * DAY_S - following.now_s)
        heard.append((days, loudness_of(await ending(following, "our certificate"))))
    assert heard == BY_WEEK
    one = await ending(following, "our certificate")
    assert one is not None
    assert "vestibule connections keys publish-next Hall" in one.sentence
    await following.host.saml_keys().publish_next(PROVIDER_ID)
    one = await ending(following, "our certificate")
    assert one is not None
    assert "vestibule connections keys switch Hall" in one.sentence


async def test_metadata_that_nobody_can_read_again(following: Following) -> None:
    end_s = following.now_s + 40 * DAY_S
    await following.follow(HALL.but(until_s=end_s).document())
    following.publish(status=503)
    await following.try_refresh()
    heard = []
    for days, _ in BY_WEEK:
        following.clock.advance(end_s - days * DAY_S - following.now_s)
        heard.append((days, loudness_of(await ending(following, "metadata ends" if days else "metadata has ended"))))
    assert heard == BY_WEEK
    assert (await ending(following, "metadata has run out")) is not None


async def test_metadata_that_is_replaced_every_day_is_a_note_until_its_last_days(
    following: Following, tmp_path: Path
) -> None:
    """A federation's is good for a week or two."""
    now_s = following.now_s
    await following.index(aggregate(HALL, until_s=now_s + 8 * DAY_S), tmp_path)
    source = await following.source(SOURCE)
    heard = [
        loudness_of(next(iter(endings_of_source(source, now_s=now_s + day * DAY_S)), None)) for day in (0, 3, 5, 7, 8)
    ]
    assert heard == [Loudness.NOTE, Loudness.NOTE, Loudness.NOTE, Loudness.ALARM, Loudness.OVER]


async def test_a_connection_that_is_left_behind_by_its_federation(following: Following, tmp_path: Path) -> None:
    """The source is well and read every day; what it says of this one provider cannot be used."""
    now_s = following.now_s
    await following.index(aggregate(HALL, LIBRARY, until_s=now_s + 8 * DAY_S), tmp_path)
    await following.join(HALL.entity_id)
    following.clock.advance(7 * DAY_S)
    members = (HALL.but(sso_url="javascript:alert(1)"), LIBRARY)
    following.publish(aggregate(*members, until_s=now_s + 40 * DAY_S), name=SOURCE)
    await following.refresh(SOURCE)

    (one,) = (await following.status()).endings

    assert (one.loudness, one.short) == (Loudness.ALARM, "provider's metadata ends in 1 day")
    assert "vestibule saml refresh Hall" in one.sentence


@pytest.mark.parametrize(
    ("has_address", "words"), [(True, "it is read again before that"), (False, "it is not read again by itself")]
)
async def test_what_happens_before_the_end_is_said(
    following: Following, tmp_path: Path, words: str, *, has_address: bool
) -> None:
    document = aggregate(HALL, until_s=following.now_s + 25 * DAY_S)
    source = (await following.index(document, tmp_path, has_address=has_address)).source
    (one,) = endings_of_source(source, now_s=following.now_s)
    assert (one.loudness, words in one.sentence) == (Loudness.NOTE, True)


async def test_the_loudest_comes_first(following: Following) -> None:
    await following.follow(HALL.but(until_s=following.now_s + 20 * DAY_S).document())
    following.publish(HALL.but(sso_url="https://evil.example/sso", until_s=following.now_s + 20 * DAY_S).document())
    await following.refresh()
    following.publish(status=503)
    await following.try_refresh()
    following.clock.advance(15 * DAY_S)
    status = await following.status()
    assert [one.short for one in status.endings] == ["metadata ends in 5 days", "a change waits", "refresh fails"]
    assert (status.connection.provider_id, status.own_fields) == (PROVIDER_ID, ())


@pytest.mark.parametrize("action", ["cut", "remove"])
async def test_a_connection_that_follows_no_more_ends_with_nothing(following: Following, action: str) -> None:
    """The source that was its own goes with the tie; what it knows stays, without an end."""
    before = await following.follow(HALL.but(until_s=following.now_s + DAY_S).document())
    if action == "remove":
        await following.host.manage.remove(PROVIDER_ID)
        assert await following.connections() == ()
    else:
        after = await following.host.metadata.tie.cut(PROVIDER_ID)
        assert after.config == before.config
        assert after.metadata_until_s is None
        following.clock.advance(2 * DAY_S)
        await following.response(idp_key())
    assert await following.host.metadata.sources.all() == ()
    assert await following.follows() == ()
