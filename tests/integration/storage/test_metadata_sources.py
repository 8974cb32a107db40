"""Sources of SAML metadata, and the leases that keep two processes from reading one at the same time."""

import asyncio

import pytest
from databases import Database, ring
from msgspec.structs import replace
from stored import NOW_S, a_follow, a_source, kept_connection, kept_source

from vestibule.clock import SystemClock
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import AlreadyExists, NotFound
from vestibule.storage import DatabaseStore, open_store

LEASED_S = 60


async def found(store: DatabaseStore, source_id: str) -> MetadataSource | None:
    return await store.read(lambda transaction: transaction.metadata_sources.by_id(source_id))


async def named(store: DatabaseStore, name: str) -> MetadataSource | None:
    return await store.read(lambda transaction: transaction.metadata_sources.get(name))


async def due(store: DatabaseStore, *, now_s: int = NOW_S, at_most: int = 10) -> tuple[str, ...]:
    return await store.read(lambda transaction: transaction.metadata_sources.due(now_s=now_s, at_most=at_most))


async def claimed(store: DatabaseStore, source_id: str, lease: str, *, now_s: int = NOW_S) -> bool:
    return await store.write(
        lambda transaction: transaction.metadata_sources.claim(
            source_id, lease=lease, now_s=now_s, until_s=now_s + LEASED_S
        )
    )


async def replaced(store: DatabaseStore, source: MetadataSource, *, lease: str) -> bool:
    return await store.write(lambda transaction: transaction.metadata_sources.replace(source, lease=lease))


async def test_a_source_comes_back_as_it_was_kept(store: DatabaseStore) -> None:
    bare = await kept_source(store, kind=SourceKind.ENTITY, url=None, signer=None)
    full = await kept_source(
        store,
        generation=NOW_S * 1000,
        document_hash="cd" * 32,
        entities=10_000,
        valid_until_s=NOW_S + 10,
        cache_s=3_600,
        etag='W/"1"',
        last_modified="Sat, 01 Jan 2022 00:00:00 GMT",
        fetched_at_s=NOW_S,
        refresh_at_s=NOW_S + 5,
        tried_at_s=NOW_S + 1,
        failing_since_s=NOW_S + 2,
        failure="metadata_malformed: line 3",
        lease="host-1",
        leased_until_s=NOW_S + 60,
    )

    for source in (bare, full):
        assert await found(store, source.id) == source
        assert await named(store, source.name) == source
    assert await found(store, "01NOBODY") is None
    assert await named(store, "nobody") is None


async def test_sources_are_listed_by_name(store: DatabaseStore) -> None:
    for name in ("b", "C", "a"):
        await kept_source(store, name=name)

    listed = await store.read(lambda transaction: transaction.metadata_sources.all())

    assert [source.name for source in listed] == ["C", "a", "b"]


async def test_a_name_is_taken_once_and_case_counts(store: DatabaseStore) -> None:
    first = await kept_source(store, name="edugain")
    await kept_source(store, name="eduGAIN")

    with pytest.raises(AlreadyExists) as refused:
        await kept_source(store, name="edugain")

    assert refused.value.code == "already_exists"
    assert refused.value.detail.startswith("name:")
    assert await named(store, "edugain") == first


async def test_the_longest_due_come_first(store: DatabaseStore) -> None:
    late = await kept_source(store, refresh_at_s=NOW_S)
    later = await kept_source(store, refresh_at_s=NOW_S - 5)
    latest = await kept_source(store, refresh_at_s=NOW_S - 9)
    for refresh_at_s in (NOW_S + 1, None):
        await kept_source(store, refresh_at_s=refresh_at_s)

    assert await due(store) == (latest.id, later.id, late.id)
    assert await due(store, at_most=2) == (latest.id, later.id)


async def test_what_somebody_is_reading_is_not_due_until_the_lease_ends(store: DatabaseStore) -> None:
    source = await kept_source(store, refresh_at_s=NOW_S)
    assert await claimed(store, source.id, "one")

    assert await due(store, now_s=NOW_S + LEASED_S - 1) == ()
    assert await due(store, now_s=NOW_S + LEASED_S) == (source.id,)


async def test_a_live_lease_is_nobody_elses(store: DatabaseStore) -> None:
    source = await kept_source(store)

    assert await claimed(store, source.id, "one") is True
    assert await claimed(store, source.id, "two", now_s=NOW_S + LEASED_S - 1) is False
    kept = await found(store, source.id)
    assert kept == replace(source, lease="one", leased_until_s=NOW_S + LEASED_S, tried_at_s=NOW_S)


async def test_one_holds_on_to_ones_own_lease(store: DatabaseStore) -> None:
    """Who reads for long takes it again in time."""
    source = await kept_source(store)
    await claimed(store, source.id, "one")

    assert await claimed(store, source.id, "one", now_s=NOW_S + 30) is True
    assert await claimed(store, source.id, "two", now_s=NOW_S + LEASED_S + 29) is False


async def test_the_lease_of_a_dead_process_is_taken_over(store: DatabaseStore) -> None:
    """It comes to life again, and cannot write any more."""
    source = await kept_source(store)
    await claimed(store, source.id, "one")

    assert await claimed(store, source.id, "two", now_s=NOW_S + LEASED_S) is True
    assert await replaced(store, replace(source, etag="one's"), lease="one") is False
    assert await replaced(store, replace(source, etag="two's", lease="two"), lease="two") is True
    kept = await found(store, source.id)
    assert kept is not None
    assert (kept.etag, kept.lease) == ("two's", "two")


async def test_a_change_replaces_everything_and_gives_the_lease_back(store: DatabaseStore) -> None:
    source = await kept_source(store, refresh_at_s=NOW_S, failing_since_s=NOW_S, failure="upstream_timeout")
    await claimed(store, source.id, "one")
    changed = replace(
        source,
        generation=NOW_S * 1000,
        entities=2,
        document_hash="ef" * 32,
        valid_until_s=NOW_S + 60,
        cache_s=30,
        etag='"2"',
        last_modified="",
        fetched_at_s=NOW_S,
        refresh_at_s=NOW_S + 30,
        tried_at_s=NOW_S,
        failing_since_s=None,
        failure="",
        signer=None,
    )

    assert await replaced(store, changed, lease="one") is True
    assert await found(store, source.id) == changed
    assert await replaced(store, source, lease="one") is False
    assert await found(store, source.id) == changed


async def test_what_is_not_there_is_neither_claimed_nor_changed_nor_removed(store: DatabaseStore) -> None:
    source = a_source()

    assert await claimed(store, source.id, "one") is False
    assert await replaced(store, source, lease="") is False
    with pytest.raises(NotFound) as refused:
        await store.write(lambda transaction: transaction.metadata_sources.remove(source.id))
    assert refused.value.code == "object_not_found"


async def test_removing_a_source_cuts_its_ties_and_no_others(store: DatabaseStore) -> None:
    going, staying = await kept_source(store), await kept_source(store)
    cut = a_follow(await kept_connection(store), going)
    kept = a_follow(await kept_connection(store), staying)
    await store.write(lambda transaction: transaction.follows.put(cut))
    await store.write(lambda transaction: transaction.follows.put(kept))

    await store.write(lambda transaction: transaction.metadata_sources.remove(going.id))

    assert await found(store, going.id) is None
    assert await store.read(lambda transaction: transaction.follows.all()) == (kept,)
    assert await store.read(lambda transaction: transaction.connections.by_id(cut.connection_id)) is not None


@pytest.mark.parametrize("how", ["write", "add"])
async def test_of_two_stores_that_claim_at_once_one_has_each_lease(
    store: DatabaseStore, database: Database, how: str
) -> None:
    """Two replicas never both refresh, whichever kind of transaction they ask in."""
    sources = [await kept_source(store) for _ in range(15)]
    second = await open_store(database.url, sealer=ring().sealer("row"), clock=SystemClock())

    async def claim(one: DatabaseStore, source: MetadataSource, lease: str) -> bool:
        return bool(
            await getattr(one, how)(
                lambda transaction: transaction.metadata_sources.claim(
                    source.id, lease=lease, now_s=NOW_S, until_s=NOW_S + LEASED_S
                )
            )
        )

    names = [(one, f"{name}-{number}") for number in range(2) for one, name in ((store, "here"), (second, "there"))]
    try:
        for source in sources:
            outcomes = await asyncio.gather(*[claim(one, source, lease) for one, lease in names])
            assert outcomes.count(True) == 1
            kept = await found(store, source.id)
            assert kept is not None
            assert kept.lease == names[outcomes.index(True)][1]
    finally:
        await second.close()


async def test_text_that_a_database_cannot_keep_is_made_harmless(store: DatabaseStore) -> None:
    """A server may call its document anything."""
    source = await kept_source(store, failure="not \0 metadata", etag="\ud800")

    kept = await found(store, source.id)

    assert kept is not None
    assert kept.failure == "not \N{REPLACEMENT CHARACTER} metadata"
    assert kept.etag == "\N{REPLACEMENT CHARACTER}"
