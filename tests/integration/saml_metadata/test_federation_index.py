"""A federation's document is indexed once; an index counts when it is whole, and until then the old one does (S62)."""

import asyncio
from pathlib import Path

import pytest
from metadata_documents import FEDERATION, HALL, LIBRARY, MUSEUM, STRANGER, aggregate, many
from metadata_following import DAY_S, SOURCE, Following

from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import AlreadyExists, ConfigError, EditConflict, MetadataNotTaken, NotFound, VestibuleError
from vestibule.flows.metadata_import.lease import LEASE_S

UNTIL_S = 1_800_000_000 + 14 * DAY_S
ALL = (HALL, LIBRARY, MUSEUM)


def document(*providers: object, **how: object) -> bytes:
    """The federation's of today."""
    return aggregate(*(providers or ALL), **{"until_s": UNTIL_S, **how})  # type: ignore[arg-type]  # as named there


async def found(following: Following, query: str = "") -> list[str]:
    """The entity IDs that a search in the index gives."""
    sources = following.host.metadata.sources
    answer = await sources.find(await following.source(SOURCE), query, at_most=100)
    assert answer.matching == len(answer.entities)
    return [entity.entity_id for entity in answer.entities]


async def test_an_import_indexes_every_provider(following: Following, tmp_path: Path) -> None:
    done = await following.index(document(cache="PT6H"), tmp_path)

    source = await following.source(SOURCE)
    assert done.source == source
    assert (source.kind, source.entities, source.valid_until_s) == (SourceKind.AGGREGATE, 3, UNTIL_S)
    assert (source.cache_s, source.signer) == (6 * 3_600, FEDERATION.certificate_pem)
    assert source.refresh_at_s is not None
    assert source.refresh_at_s > following.now_s
    assert sorted(await found(following)) == sorted(provider.entity_id for provider in ALL)
    (event,) = await following.audit(Action.METADATA_SOURCE_ADDED)
    assert (event.actor, event.note) == ("cli", "source: federation")


@pytest.mark.parametrize(
    ("query", "provider"),
    [
        ("library", LIBRARY),
        ("BUCHEREI", LIBRARY),
        ("modern museum", MUSEUM),
        ("art.museum.example", MUSEUM),
        (HALL.entity_id, HALL),
    ],
)
async def test_a_provider_is_found_by_name_domain_and_entity_id(
    following: Following, tmp_path: Path, query: str, provider: object
) -> None:
    """Case and accents do not count, nor does the order of words."""
    await following.index(document(), tmp_path)
    assert await found(following, query) == [getattr(provider, "entity_id", None)]


async def test_what_nobody_is_called_finds_nobody(following: Following, tmp_path: Path) -> None:
    await following.index(document(), tmp_path)
    assert await found(following, "library museum") == []
    assert await found(following, "%") == []


async def test_each_provider_ends_with_itself_or_with_the_whole(following: Following, tmp_path: Path) -> None:
    """SAML metadata 2.3.1: the earliest end around it."""
    early = UNTIL_S - DAY_S
    await following.index(document(HALL.but(until_s=early), LIBRARY.but(until_s=UNTIL_S + DAY_S)), tmp_path)
    sources = following.host.metadata.sources
    source = await following.source(SOURCE)
    ends = [(await sources.entity(source, provider.entity_id)).summary.valid_until_s for provider in (HALL, LIBRARY)]
    assert ends == [early, UNTIL_S]


async def test_an_import_again_replaces_the_index(following: Following, tmp_path: Path) -> None:
    before = (await following.index(document(), tmp_path)).source
    following.clock.advance(1)

    after = (await following.index(document(HALL, MUSEUM.but(names=(("en", "The Gallery"),))), tmp_path)).source

    assert (after.id, after.entities) == (before.id, 2)
    assert after.generation > before.generation
    assert await found(following, "library") == []
    assert await found(following, "modern") == []
    assert await found(following, "gallery") == [MUSEUM.entity_id]
    assert await following.audit(Action.METADATA_SOURCE_CHANGED) == []


BAD_DOCUMENTS = [
    pytest.param(document(signer=None), "signature_missing", id="unsigned"),
    pytest.param(document(signer=STRANGER), "signature_validation_failed", id="foreign"),
    pytest.param(document().replace(b"museum", b"muzeum"), "signature_validation_failed", id="altered"),
    pytest.param(document()[:-30], "metadata_malformed", id="cut off"),
    pytest.param(document(until_s=1_700_000_000), "metadata_expired", id="expired"),
    pytest.param(document(until_s=None), "metadata_not_taken", id="without an end"),
    pytest.param(document(HALL, LIBRARY.but(entity_id=HALL.entity_id)), "metadata_duplicate", id="a provider twice"),
    pytest.param(document(HALL, LIBRARY.but(number=1)), "metadata_duplicate", id="an ID twice"),
    pytest.param(HALL.document(signer=FEDERATION), "metadata_malformed", id="a single provider"),
    pytest.param(b"<html></html>", "metadata_malformed", id="html"),
    pytest.param(b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + document(), "metadata_malformed", id="dtd"),
]


@pytest.mark.parametrize(("bad", "code"), BAD_DOCUMENTS)
async def test_a_refused_import_leaves_the_old_index(
    following: Following, tmp_path: Path, bad: bytes, code: str
) -> None:
    """And says nothing about the address, where all may be well."""
    await following.index(document(), tmp_path)
    before = await following.source(SOURCE)
    following.clock.advance(60)

    with pytest.raises(VestibuleError) as caught:
        await following.index(bad, tmp_path)

    assert caught.value.code == code
    after = await following.source(SOURCE)
    assert (after.generation, after.entities, after.refresh_at_s) == (before.generation, 3, before.refresh_at_s)
    assert (after.failing_since_s, after.failure, after.lease) == (None, "", "")
    assert len(await found(following)) == 3


@pytest.mark.parametrize(("bad", "code"), BAD_DOCUMENTS[:3])
async def test_a_refused_first_import_leaves_nothing(
    following: Following, tmp_path: Path, bad: bytes, code: str
) -> None:
    with pytest.raises(VestibuleError) as caught:
        await following.index(bad, tmp_path)

    assert caught.value.code == code
    assert await following.host.metadata.sources.all() == ()


async def test_rows_of_a_refused_import_are_swept_and_no_others(following: Following, tmp_path: Path) -> None:
    """What was written on the way to the fault belongs to nobody."""
    await following.index(document(), tmp_path)
    following.clock.advance(1)
    bad = aggregate(*many(1_500), until_s=UNTIL_S).replace(b"School 1500", b"School 1501")
    with pytest.raises(VestibuleError):
        await following.index(bad, tmp_path)
    assert rows(following) > 3
    following.clock.advance(2 * 3_600)

    await following.host.store.prune(following.now_s)

    assert rows(following) == 3
    assert len(await found(following)) == 3


def rows(following: Following) -> int:
    ((count,),) = following.database.execute("SELECT COUNT(*) FROM metadata_entities")
    assert isinstance(count, int)
    return count


async def test_an_unsigned_federation_is_indexed_and_read_by_hand_only(following: Following, tmp_path: Path) -> None:
    """S62: an aggregate takes effect by itself only where a pinned key has signed it."""
    done = await following.index(document(signer=None, until_s=None), tmp_path, signer=None)

    assert (done.source.entities, done.source.is_refreshed, done.source.refresh_at_s) == (3, False, None)
    assert any("No signer is pinned" in note for note in done.notes)
    following.clock.advance(400 * DAY_S)
    assert await following.due() == ()
    with pytest.raises(AssertionError, match="pinned"):
        await following.refresh(SOURCE)


async def test_a_signer_that_is_pinned_later_stays_pinned(following: Following, tmp_path: Path) -> None:
    """S69: that the key changes is in the trail."""
    await following.index(document(), tmp_path, signer=None)
    following.clock.advance(1)
    await following.index(document(), tmp_path)
    following.clock.advance(1)
    with pytest.raises(VestibuleError) as caught:
        await following.index(document(signer=STRANGER), tmp_path, signer=None)

    assert caught.value.code == "signature_validation_failed"
    assert (await following.source(SOURCE)).signer == FEDERATION.certificate_pem
    (event,) = await following.audit(Action.METADATA_SOURCE_CHANGED)
    assert (event.actor, event.note) == ("cli", "source: federation; changed: signer")


async def test_an_import_waits_for_nobody_who_is_reading(following: Following, tmp_path: Path) -> None:
    await following.index(document(), tmp_path)
    source, now_s = await following.source(SOURCE), following.now_s
    await following.host.store.write(
        lambda transaction: transaction.metadata_sources.claim(
            source.id, lease="somebody", now_s=now_s, until_s=now_s + LEASE_S
        )
    )

    with pytest.raises(EditConflict) as caught:
        await following.index(document(HALL), tmp_path)

    assert caught.value.code == "edit_conflict"
    assert len(await found(following)) == 3


async def test_an_import_that_is_broken_off_leaves_the_old_index(following: Following, tmp_path: Path) -> None:
    """Somebody presses Ctrl-C."""
    await following.index(document(), tmp_path)
    before = await following.source(SOURCE)
    following.clock.advance(1)
    began = asyncio.Event()
    path = tmp_path / "large.xml"
    path.write_bytes(aggregate(*many(2_000), until_s=UNTIL_S))
    sources = following.host.metadata.sources
    task = asyncio.create_task(sources.import_file(SOURCE, path, url=None, signer=None, told=lambda _: began.set()))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    after = await following.source(SOURCE)
    assert (after.generation, after.entities, after.lease) == (before.generation, 3, "")
    assert len(await found(following)) == 3


@pytest.mark.parametrize("name", ["", ".hidden", "two words", "a" * 64, "ä", "a/b"])
async def test_a_name_that_is_none_is_refused(following: Following, tmp_path: Path, name: str) -> None:
    path = tmp_path / "document.xml"
    path.write_bytes(document())
    with pytest.raises(ConfigError) as caught:
        await following.host.metadata.sources.import_file(name, path, url=None, signer=None, told=None)
    assert (caught.value.code, caught.value.path) == ("config_error", "source")


async def test_a_connections_own_source_is_no_federations(following: Following, tmp_path: Path) -> None:
    await following.follow(HALL.document())
    with pytest.raises(AlreadyExists) as caught:
        await following.index(document(), tmp_path, name="Hall")
    assert caught.value.code == "already_exists"
    assert (await following.source()).kind is SourceKind.ENTITY


async def test_a_source_that_is_followed_is_not_removed(following: Following, tmp_path: Path) -> None:
    await following.index(document(), tmp_path)
    await following.join(HALL.entity_id)
    sources = following.host.metadata.sources

    with pytest.raises(AlreadyExists) as caught:
        await sources.remove(SOURCE)
    assert (caught.value.code, caught.value.detail) == (
        "already_exists",
        "the source federation is followed by 1 connection",
    )

    await following.host.metadata.tie.cut("Hall")
    removed = await sources.remove(SOURCE)
    assert isinstance(removed, MetadataSource)
    assert await sources.all() == ()
    assert [event.note for event in await following.audit(Action.METADATA_SOURCE_REMOVED)] == ["source: federation"]


async def test_what_is_not_there_is_said_so(following: Following, tmp_path: Path) -> None:
    await following.index(document(), tmp_path)
    sources = following.host.metadata.sources
    source = await following.source(SOURCE)
    for asked in (sources.get("Federation"), sources.entity(source, "https://nobody.example"), sources.remove("x")):
        with pytest.raises(NotFound) as caught:
            await asked
        assert caught.value.code == "object_not_found"


async def test_a_federation_whose_signer_is_unknown_is_not_refreshed(following: Following, tmp_path: Path) -> None:
    await following.index(document(), tmp_path, signer=None)
    done = await following.try_refresh(SOURCE)
    assert isinstance(done.error, MetadataNotTaken)
    assert following.asked(SOURCE) == 0
