"""The ties of connections to the metadata they follow."""

import pytest
from msgspec.structs import replace
from stored import NOW_S, a_connection, a_follow, a_source, kept_connection, kept_source

from vestibule.domain.metadata.follow import Follow, HeldChange
from vestibule.errors import NotFound
from vestibule.storage import DatabaseStore

HELD = HeldChange(
    fields={"ssoUrl": "https://elsewhere.example/sso", "signingCertificates": ["MIID"], "wantSigned": True},
    reasons=("The address of the sign-in is of another origin.", "Zażółć gęślą jaźń."),
    document_hash="cd" * 32,
    since_s=NOW_S - 60,
)


async def put(store: DatabaseStore, follow: Follow) -> None:
    await store.write(lambda transaction: transaction.follows.put(follow))


async def tie_of(store: DatabaseStore, connection_id: str) -> Follow | None:
    return await store.read(lambda transaction: transaction.follows.get(connection_id))


async def test_a_tie_comes_back_as_it_was_kept(store: DatabaseStore) -> None:
    source = await kept_source(store)
    bare = a_follow(await kept_connection(store), source)
    full = a_follow(await kept_connection(store), source, held=HELD, missing_since_s=NOW_S)
    await put(store, bare)
    await put(store, full)

    assert await tie_of(store, bare.connection_id) == bare
    assert await tie_of(store, full.connection_id) == full
    assert await tie_of(store, "01NOBODY") is None


async def test_a_connection_has_one_tie_and_the_last_one_counts(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    first, second = await kept_source(store), await kept_source(store)
    await put(store, a_follow(connection, first, held=HELD, missing_since_s=NOW_S))
    last = a_follow(connection, second, taken={})
    await put(store, last)

    assert await store.read(lambda transaction: transaction.follows.all()) == (last,)
    assert await store.read(lambda transaction: transaction.follows.of_source(first.id)) == ()


async def test_ties_are_listed_by_connection_and_by_source(store: DatabaseStore) -> None:
    one, other = await kept_source(store), await kept_source(store)
    connections = sorted([await kept_connection(store) for _ in range(3)], key=lambda connection: connection.id)
    ties = [a_follow(each, source) for each, source in zip(connections, (one, other, one), strict=True)]
    for tie in reversed(ties):
        await put(store, tie)

    assert await store.read(lambda transaction: transaction.follows.all()) == tuple(ties)
    assert await store.read(lambda transaction: transaction.follows.of_source(one.id)) == (ties[0], ties[2])


async def test_a_tie_is_cut_once_and_cutting_it_again_is_no_trouble(store: DatabaseStore) -> None:
    tie = a_follow(await kept_connection(store), await kept_source(store))
    await put(store, tie)

    for _ in range(2):
        await store.write(lambda transaction: transaction.follows.remove(tie.connection_id))
        assert await tie_of(store, tie.connection_id) is None


async def test_a_tie_goes_with_its_connection(store: DatabaseStore) -> None:
    source = await kept_source(store)
    going, staying = await kept_connection(store), await kept_connection(store)
    await put(store, a_follow(going, source))
    await put(store, a_follow(staying, source))

    await store.write(lambda transaction: transaction.connections.remove(going.id))

    assert [tie.connection_id for tie in await store.read(lambda tx: tx.follows.of_source(source.id))] == [staying.id]
    assert await store.read(lambda transaction: transaction.metadata_sources.by_id(source.id)) == source


async def test_a_tie_outlives_a_change_of_its_connection(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    tie = a_follow(connection, await kept_source(store))
    await put(store, tie)

    changed = replace(connection, name="Another", version=2)
    await store.write(lambda transaction: transaction.connections.replace(changed, expected_version=1))

    assert await tie_of(store, connection.id) == tie


@pytest.mark.parametrize("gone", ["connection", "source"])
async def test_a_tie_to_what_is_not_there_is_refused(store: DatabaseStore, gone: str) -> None:
    connection = await a_connection(store) if gone == "connection" else await kept_connection(store)
    source = a_source() if gone == "source" else await kept_source(store)

    with pytest.raises(NotFound) as refused:
        await put(store, a_follow(connection, source))

    assert refused.value.code == "object_not_found"
