"""The index of a source: one provider of ten thousand is found by its ID, or by what people know of it."""

import pytest
from databases import Database
from msgspec.structs import replace
from stored import NOW_S, an_indexed_entity, kept_source

from vestibule.domain.metadata.entity import EntitySummary, IndexedEntity
from vestibule.domain.metadata.repository import FoundEntities
from vestibule.errors import AlreadyExists
from vestibule.storage import DatabaseStore
from vestibule.storage.prune import ORPHANS_AT_ONCE, ORPHANS_KEPT_S
from vestibule.storage.repositories.metadata_entities import LONGEST_WORD, MOST_WORDS

SOURCE = "01SOURCE"
GENERATION = NOW_S * 1000


async def kept(
    store: DatabaseStore, *entities: IndexedEntity, source_id: str = SOURCE, generation: int = GENERATION
) -> None:
    await store.add(lambda transaction: transaction.metadata_entities.add(source_id, generation, entities))


async def got(
    store: DatabaseStore, entity_id: str, *, source_id: str = SOURCE, generation: int = GENERATION
) -> IndexedEntity | None:
    return await store.read(lambda transaction: transaction.metadata_entities.get(source_id, generation, entity_id))


async def found(
    store: DatabaseStore, *words: str, at_most: int = 50, source_id: str = SOURCE, generation: int = GENERATION
) -> FoundEntities:
    return await store.read(
        lambda transaction: transaction.metadata_entities.find(source_id, generation, words, at_most=at_most)
    )


async def names(store: DatabaseStore, *words: str) -> list[str]:
    return [entity.name for entity in (await found(store, *words)).entities]


async def swept(store: DatabaseStore, *, before_generation: int, at_most: int = 1_000) -> int:
    return await store.write(
        lambda transaction: transaction.metadata_entities.sweep(before_generation=before_generation, at_most=at_most)
    )


async def test_a_provider_comes_back_as_it_was_kept(store: DatabaseStore) -> None:
    full = an_indexed_entity(document=bytes(range(256)) * 30)
    bare = IndexedEntity(summary=EntitySummary(entity_id="urn:bare", name="urn:bare", search="urn:bare"), document=b"")
    await kept(store, full, bare)

    assert await got(store, full.summary.entity_id) == full
    assert await got(store, "urn:bare") == bare


@pytest.mark.parametrize(
    "asked", ["https://IDP.example", "https://idp.example/", " https://idp.example", "\0", "\ud800"]
)
async def test_an_entity_id_is_compared_exactly(store: DatabaseStore, asked: str) -> None:
    """Also with what no database could hold, which comes from an address."""
    await kept(store, an_indexed_entity(entity_id="https://idp.example"))

    assert await got(store, asked) is None


async def test_neither_another_source_nor_another_generation_is_asked(store: DatabaseStore) -> None:
    entity = an_indexed_entity()
    await kept(store, entity)

    for other in ({"source_id": "01OTHER"}, {"generation": GENERATION + 1}):
        assert await got(store, entity.summary.entity_id, **other) is None
        assert await found(store, **other) == FoundEntities((), 0)


async def test_one_provider_stands_in_several_sources_and_generations(store: DatabaseStore) -> None:
    old = an_indexed_entity()
    new = replace(old, document=b"<new/>")
    await kept(store, old)
    await kept(store, new, generation=GENERATION + 1)
    await kept(store, new, source_id="01OTHER")

    assert await got(store, old.summary.entity_id) == old
    assert await got(store, old.summary.entity_id, generation=GENERATION + 1) == new
    assert await got(store, old.summary.entity_id, source_id="01OTHER") == new


@pytest.mark.parametrize("batch", [1, 99, 100, 101, 250])
async def test_a_provider_described_twice_is_named(store: DatabaseStore, batch: int) -> None:
    """Whichever of a batch it is, and though it says the same again; nothing of the batch is kept."""
    twice = an_indexed_entity()
    await kept(store, *[an_indexed_entity() for _ in range(10)], twice)
    more = [an_indexed_entity() for _ in range(batch - 1)]

    with pytest.raises(AlreadyExists) as refused:
        await kept(store, *more, twice)

    assert refused.value.code == "already_exists"
    assert twice.summary.entity_id in refused.value.detail
    assert (await found(store)).matching == 11


async def test_a_provider_described_twice_in_one_batch_is_named(store: DatabaseStore) -> None:
    twice = an_indexed_entity()

    with pytest.raises(AlreadyExists) as refused:
        await kept(store, an_indexed_entity(), twice, an_indexed_entity(), replace(twice, document=b"<other/>"))

    assert twice.summary.entity_id in refused.value.detail
    assert await found(store) == FoundEntities((), 0)


async def test_a_batch_of_none_is_no_trouble(store: DatabaseStore) -> None:
    await kept(store)

    assert await found(store) == FoundEntities((), 0)


async def test_they_come_by_name_and_say_how_many_more_there_are(store: DatabaseStore) -> None:
    second = an_indexed_entity(name="Same", entity_id="urn:2")
    first = an_indexed_entity(name="Same", entity_id="urn:1")
    last = an_indexed_entity(name="Zeta")
    await kept(store, last, second, first)

    assert await found(store) == FoundEntities((first.summary, second.summary, last.summary), 3)
    assert await found(store, at_most=3) == FoundEntities((first.summary, second.summary, last.summary), 3)
    assert await found(store, at_most=2) == FoundEntities((first.summary, second.summary), 3)
    assert await found(store, at_most=0) == FoundEntities((), 3)


async def test_every_word_has_to_occur_anywhere(store: DatabaseStore) -> None:
    await kept(
        store,
        an_indexed_entity(name="Torun", search="nicolaus copernicus university torun umk.pl"),
        an_indexed_entity(name="Turin", search="university of turin unito.it"),
        an_indexed_entity(name="Kyoto", search="京都大学 kyoto-u.ac.jp"),
    )

    assert await names(store, "university") == ["Torun", "Turin"]
    assert await names(store, "umk.pl", "copern") == ["Torun"]
    assert await names(store, "university", "kyoto") == []
    assert await names(store, "都大") == ["Kyoto"]


async def test_the_first_words_of_many_count(store: DatabaseStore) -> None:
    await kept(store, an_indexed_entity(name="Six", search="a b c d e f"))
    words = ("a", "b", "c", "d", "e", "f", "g")
    assert len(words) == MOST_WORDS + 1

    assert await names(store, *words) == ["Six"]
    assert await names(store, *reversed(words)) == []


@pytest.mark.parametrize("word", ["%", "_", "\\", "50%", "a_b", "c:\\d", "'", "''", '"'])
async def test_signs_that_a_pattern_would_read_are_only_signs(store: DatabaseStore, word: str) -> None:
    await kept(
        store,
        an_indexed_entity(name="Plain", search="500 axb c:d plain"),
        an_indexed_entity(name="Signs", search="50% a_b c:\\d ' '' \" signs"),
    )

    assert await names(store, word) == ["Signs"]


@pytest.mark.parametrize("word", ["\0", "\ud800", "x" * (LONGEST_WORD + 1), "%" * 60_000])
async def test_what_nothing_can_hold_is_found_nowhere(store: DatabaseStore, word: str) -> None:
    """It comes from an address; it is no fault of the database."""
    await kept(store, an_indexed_entity())

    assert await found(store, word) == FoundEntities((), 0)


async def test_the_longest_word_is_looked_for(store: DatabaseStore) -> None:
    long = "%" * LONGEST_WORD
    await kept(store, an_indexed_entity(name="Long", search=long), an_indexed_entity())

    assert await names(store, long) == ["Long"]


async def test_a_name_that_no_index_page_holds_is_kept(store: DatabaseStore) -> None:
    """PostgreSQL's index entries end at 2.7 KB; names in forty languages do not."""
    long = an_indexed_entity(
        name="".join(map(chr, range(0x4E00, 0x4E00 + 3_000))), search="".join(map(chr, range(0x4E00, 0x6E00)))
    )
    await kept(store, long)

    assert (await found(store, "\u6dff")).entities == (long.summary,)


async def test_a_search_reads_no_document(store: DatabaseStore, database: Database) -> None:
    """SQLite reads a search from its index, which holds none; on PostgreSQL documents stand apart from their rows."""
    await kept(store, an_indexed_entity(document=b"x" * 6_000))
    if database.url.reveal().startswith("postgresql"):
        ((storage,),) = database.execute(
            "SELECT attstorage::text FROM pg_attribute "
            "WHERE attrelid = 'metadata_entities'::regclass AND attname = 'document'"
        )
        assert storage == "e"
        return
    plan = database.execute(
        "EXPLAIN QUERY PLAN SELECT count(*) FROM metadata_entities "
        "WHERE source_id = '01SOURCE' AND generation = 1 AND search LIKE '%x%' ESCAPE '\\'"
    )
    assert [row[-1] for row in plan] == [
        "SEARCH metadata_entities USING COVERING INDEX ix_metadata_entities_search (source_id=? AND generation=?)"
    ]


async def test_orphans_are_swept_a_few_at_a_time(store: DatabaseStore) -> None:
    source = await kept_source(store, generation=GENERATION)
    for generation in (GENERATION - 2, GENERATION - 1, GENERATION, GENERATION + 1):
        await kept(store, *[an_indexed_entity() for _ in range(3)], source_id=source.id, generation=generation)
    await kept(store, an_indexed_entity(), source_id="01REMOVED", generation=GENERATION - 3)

    assert await swept(store, before_generation=GENERATION + 1, at_most=2) == 2
    assert await swept(store, before_generation=GENERATION + 1) == 5
    assert await swept(store, before_generation=GENERATION + 1) == 0

    for generation, matching in {GENERATION - 2: 0, GENERATION - 1: 0, GENERATION: 3, GENERATION + 1: 3}.items():
        assert (await found(store, source_id=source.id, generation=generation)).matching == matching
    assert (await found(store, source_id="01REMOVED", generation=GENERATION - 3)).matching == 0


async def test_the_generation_of_another_source_keeps_nothing_alive(store: DatabaseStore) -> None:
    await kept_source(store, generation=GENERATION)
    await kept(store, an_indexed_entity(), source_id="01REMOVED", generation=GENERATION)

    assert await swept(store, before_generation=GENERATION + 1) == 1


async def test_pruning_takes_what_an_import_left_an_hour_ago(store: DatabaseStore) -> None:
    """A kill in the middle of an import leaves rows that nobody names; the old index stays whole."""
    kept_s = ORPHANS_KEPT_S
    source = await kept_source(store, generation=(NOW_S - 3 * kept_s) * 1000)
    await kept(store, an_indexed_entity(), source_id=source.id, generation=source.generation)
    killed, running = (NOW_S - kept_s) * 1000 - 1, (NOW_S - kept_s) * 1000
    many = [an_indexed_entity() for _ in range(ORPHANS_AT_ONCE + 1)]
    await kept(store, *many, source_id=source.id, generation=killed)
    await kept(store, an_indexed_entity(), source_id=source.id, generation=running)

    assert await store.prune(NOW_S) == ORPHANS_AT_ONCE + 1
    assert await store.prune(NOW_S) == 0

    for generation, matching in {source.generation: 1, killed: 0, running: 1}.items():
        assert (await found(store, source_id=source.id, generation=generation)).matching == matching


async def test_a_few_are_looked_up_without_their_documents(store: DatabaseStore) -> None:
    """In the order asked for; what is not there, or cannot be, is left out."""
    first, second, third = an_indexed_entity(), an_indexed_entity(), an_indexed_entity()
    await kept(store, first, second, third)
    await kept(store, an_indexed_entity(entity_id="https://new.example"), generation=GENERATION + 1)
    asked = [third.summary.entity_id, "https://new.example", "nul\0", first.summary.entity_id]

    summaries = await store.read(lambda tx: tx.metadata_entities.summaries(SOURCE, GENERATION, asked))
    names = await store.read(lambda tx: tx.metadata_entities.entity_ids(SOURCE, GENERATION))

    assert summaries == (third.summary, first.summary)
    assert sorted(names) == sorted(each.summary.entity_id for each in (first, second, third))
    assert await store.read(lambda tx: tx.metadata_entities.summaries(SOURCE, GENERATION, ())) == ()
