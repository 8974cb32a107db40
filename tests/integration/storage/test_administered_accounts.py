"""What the storage does for an administrator who looks at accounts, frees addresses and removes accounts."""

import pytest
from databases import Database
from stored import (
    NOW_S,
    a_link,
    a_session,
    an_attempt,
    find_account,
    keep_attempt,
    kept_account,
    kept_connection,
)

from vestibule.domain.accounts.model import Account
from vestibule.domain.accounts.session import Session
from vestibule.errors import NotFound, SealError
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore


async def kept_session(store: DatabaseStore, account: Account) -> Session:
    session = a_session(account)
    await store.write(lambda transaction: transaction.sessions.add(session))
    return session


async def test_a_released_address_is_gone_in_every_form(store: DatabaseStore) -> None:
    account = await kept_account(store, email="Ann@Example.com", email_key=None)

    assert await store.write(lambda transaction: transaction.accounts.release(account.id))

    kept = await find_account(store, account.id)
    assert kept is not None
    assert (kept.email, kept.email_key, kept.name) == (None, None, account.name)
    assert not await store.read(lambda transaction: transaction.accounts.with_email("ann@example.com"))
    assert await store.read(lambda transaction: transaction.accounts.showing("ann@example.com")) == ()
    assert not await store.write(lambda transaction: transaction.accounts.release(account.id))


async def test_a_proved_address_stays(store: DatabaseStore) -> None:
    account = await kept_account(store)

    assert not await store.write(lambda transaction: transaction.accounts.release(account.id))

    assert await find_account(store, account.id) == account


async def test_all_who_show_an_address_are_found_whether_they_proved_it_or_not(store: DatabaseStore) -> None:
    first = await kept_account(store, email="Ann@example.com", email_key=None)
    second = await kept_account(store, email="ann@EXAMPLE.com", email_key="ann@example.com")
    await kept_account(store, email="ann@example.com.evil.example")

    found = await store.read(lambda transaction: transaction.accounts.showing("ANN@example.com"))

    assert sorted(found, key=lambda account: account.id) == sorted([first, second], key=lambda account: account.id)


@pytest.mark.parametrize("text", ["100%", "a_b", "a/b", "é", "É", "x'); DROP TABLE accounts; --"])
async def test_a_part_of_a_name_is_no_pattern(store: DatabaseStore, text: str) -> None:
    account = await kept_account(store, name=f"({text})")
    await kept_account(store, name="100 axb a-b e")

    assert await store.read(lambda transaction: transaction.accounts.named(text, limit=5)) == (account,)


async def test_the_newest_accounts_come_first_and_no_more_than_asked_for(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    old, middle, new = [await kept_account(store, created_at_s=NOW_S + number) for number in range(3)]

    async def link(transaction: Transaction) -> None:
        # Twice through one connection: still one account.
        for account in (old, new, new):
            await transaction.links.add(a_link(account, connection))

    await store.write(link)

    async def newest(connection_id: str | None, limit: int) -> tuple[Account, ...]:
        return await store.read(
            lambda transaction: transaction.accounts.newest(connection_id=connection_id, limit=limit)
        )

    assert await newest(None, 2) == (new, middle)
    assert await newest(connection.id, 5) == (new, old)
    assert await newest("01ANOTHER", 5) == ()


async def test_links_and_sessions_go_with_their_account(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    account, other = await kept_account(store), await kept_account(store)
    link = a_link(account, connection)
    await store.write(lambda transaction: transaction.links.add(link))
    session, others = await kept_session(store, account), await kept_session(store, other)

    await store.write(lambda transaction: transaction.accounts.remove(account.id))

    assert await find_account(store, account.id) is None
    assert await store.read(lambda transaction: transaction.links.of_account(account.id)) == ()
    assert await store.read(lambda transaction: transaction.sessions.get(session.token_hash)) is None
    assert await store.read(lambda transaction: transaction.sessions.get(others.token_hash)) == (others, other)
    with pytest.raises(NotFound) as refused:
        await store.write(lambda transaction: transaction.accounts.remove(account.id))
    assert refused.value.code == "object_not_found"


async def test_a_session_whose_seal_is_broken_can_still_be_ended(store: DatabaseStore, database: Database) -> None:
    """Else one altered row would keep an account from being removed."""
    account = await kept_account(store)
    session = await kept_session(store, account)
    over = a_session(account, revoked_at_s=NOW_S)
    await store.write(lambda transaction: transaction.sessions.add(over))
    other = await kept_session(store, await kept_account(store))
    database.execute(
        f"UPDATE sessions SET logout_hint = (SELECT logout_hint FROM sessions WHERE id = '{other.id}') "  # noqa: S608
        f"WHERE id = '{session.id}'"
    )
    with pytest.raises(SealError) as broken:
        await store.read(lambda transaction: transaction.sessions.by_id(session.id))
    assert broken.value.code == "seal_broken"

    found = await store.read(lambda transaction: transaction.sessions.all_of_account(account.id, now_s=NOW_S))

    assert [each.id for each in found] == [session.id]
    assert found[0].proof.logout_hint is None


async def test_a_change_of_what_a_session_shows_is_heard(store: DatabaseStore) -> None:
    session = await kept_session(store, await kept_account(store))
    await store.changes()

    await store.write(lambda transaction: transaction.sessions.account_changed(session.id))

    assert [(signal.kind, signal.key) for signal in await store.changes()] == [("session", session.id)]
    kept = await store.read(lambda transaction: transaction.sessions.by_id(session.id))
    assert kept == session


async def test_the_newest_attempts_of_an_account_come_first(store: DatabaseStore) -> None:
    attempts = [an_attempt(account_id="01ANN", at_s=NOW_S + number) for number in range(3)]
    for attempt in (*attempts, an_attempt(account_id="01BOB"), an_attempt(account_id=None)):
        await keep_attempt(store, attempt)

    found = await store.read(lambda transaction: transaction.attempts.of_account("01ANN", limit=2))

    assert found == (attempts[2], attempts[1])
