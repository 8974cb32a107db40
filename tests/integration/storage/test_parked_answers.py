"""Verified SAML responses between the browser's two hops: sealed, short-lived, and good once."""

import asyncio

import pytest
from databases import Database, ring
from msgspec.structs import replace
from stored import NOW_S, a_parked_answer, kept_connection, park

from vestibule.clock import SystemClock
from vestibule.domain.connections.parked import ParkedAnswer
from vestibule.errors import AlreadyExists, SealError
from vestibule.storage import DatabaseStore, open_store

CONTENT = b'{"subject": "ada@lovelace.example", "raw": "\x00\xff"}'


async def found(store: DatabaseStore, answer: ParkedAnswer, *, now_s: int = NOW_S) -> ParkedAnswer | None:
    return await store.read(lambda transaction: transaction.parked.get(answer.key_hash, now_s=now_s))


async def used_up(store: DatabaseStore, answer: ParkedAnswer) -> bool:
    return await store.write(lambda transaction: transaction.parked.remove(answer.key_hash))


async def test_an_answer_comes_back_as_it_was_parked(store: DatabaseStore) -> None:
    answer, other = a_parked_answer(content=CONTENT), a_parked_answer()
    await park(store, answer)
    await park(store, other)

    assert await found(store, answer) == answer
    assert await found(store, a_parked_answer()) is None


async def test_an_expired_answer_finishes_nothing(store: DatabaseStore) -> None:
    answer = a_parked_answer()
    await park(store, answer)

    assert await found(store, answer, now_s=answer.expires_at_s - 1) == answer
    assert await found(store, answer, now_s=answer.expires_at_s) is None


async def test_a_handle_is_good_once(store: DatabaseStore) -> None:
    answer, other = a_parked_answer(), a_parked_answer()
    await park(store, answer)
    await park(store, other)

    assert await used_up(store, answer) is True
    assert await used_up(store, answer) is False
    assert await found(store, answer) is None
    assert await found(store, other) == other


async def test_one_of_many_replicas_uses_an_answer_up(store: DatabaseStore, database: Database) -> None:
    """S16: whoever deletes the row is the one that signs in."""
    answer = a_parked_answer()
    await park(store, answer)
    second = await open_store(database.url, sealer=ring().sealer("row"), clock=SystemClock())
    try:
        used = await asyncio.gather(*[used_up(one, answer) for one in (store, second) * 10])
    finally:
        await second.close()

    assert sorted(used) == [False] * 19 + [True]


async def test_a_taken_handle_keeps_the_answer_it_has(store: DatabaseStore) -> None:
    answer = a_parked_answer()
    await park(store, answer)

    with pytest.raises(AlreadyExists) as refused:
        await park(store, replace(answer, content=b"another"))

    assert refused.value.code == "already_exists"
    assert await found(store, answer) == answer


async def test_an_answer_outlives_the_removal_of_its_connection_by_minutes_only(store: DatabaseStore) -> None:
    """Nothing in the row keeps a connection from being removed."""
    connection = await kept_connection(store)
    answer = a_parked_answer(connection_id=connection.id)
    await park(store, answer)

    await store.write(lambda transaction: transaction.connections.remove(connection.id))

    assert await found(store, answer) == answer
    await store.prune(answer.expires_at_s + 1)
    assert await used_up(store, answer) is False


async def test_who_a_provider_named_lies_nowhere_in_clear(store: DatabaseStore, database: Database) -> None:
    """S57."""
    answer = a_parked_answer(content=CONTENT)
    await park(store, answer)

    stolen = database.bytes_at_rest()

    assert answer.connection_id.encode() in stolen  # the search does find what lies there in clear
    assert b"lovelace" not in stolen


@pytest.mark.parametrize(
    "altered",
    [
        "connection_id = '01ANOTHER'",
        "login_version = login_version + 1",
        "expires_at_s = expires_at_s + 3600",
        "content = (SELECT content FROM parked_answers WHERE connection_id = '01THEIRS')",
    ],
)
async def test_an_altered_answer_does_not_open(store: DatabaseStore, database: Database, altered: str) -> None:
    """S57: write access to the database alone gives no answer to another connection, and none a longer life."""
    mine, theirs = a_parked_answer(), a_parked_answer(connection_id="01THEIRS")
    await park(store, mine)
    await park(store, theirs)
    database.execute(
        f"UPDATE parked_answers SET {altered} WHERE connection_id = '{mine.connection_id}'"  # noqa: S608 - ours
    )

    with pytest.raises(SealError) as refused:
        await found(store, mine)

    assert refused.value.code == "seal_broken"
    assert await found(store, theirs) == theirs


async def test_an_answer_moved_under_another_handle_does_not_open(store: DatabaseStore, database: Database) -> None:
    answer, handle_of_a_thief = a_parked_answer(), a_parked_answer()
    await park(store, answer)
    await park(store, handle_of_a_thief)
    await used_up(store, handle_of_a_thief)
    thief, mine = handle_of_a_thief.key_hash.hex(), answer.key_hash.hex()
    literal = "decode('{0}', 'hex')" if database.url.reveal().startswith("postgresql") else "x'{0}'"
    database.execute(
        f"UPDATE parked_answers SET key_hash = {literal.format(thief)} "  # noqa: S608 - made by the test
        f"WHERE key_hash = {literal.format(mine)}"
    )

    with pytest.raises(SealError):
        await found(store, handle_of_a_thief)
