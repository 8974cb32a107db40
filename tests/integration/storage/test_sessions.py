from dataclasses import dataclass

import pytest
from databases import Database
from msgspec.structs import replace
from stored import ISSUER, NOW_S, a_proof, a_session, an_account, kept_account

from vestibule.domain.accounts.session import Session
from vestibule.errors import NotFound
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore


async def kept(store: DatabaseStore, *sessions: Session) -> None:
    async def write(transaction: Transaction) -> None:
        for session in sessions:
            await transaction.sessions.add(session)

    await store.write(write)


async def test_a_session_comes_back_as_it_was_kept_with_its_account(store: DatabaseStore) -> None:
    account = await kept_account(store)
    session = a_session(account)
    bare = a_session(account, proof=a_proof(logout_hint=None, upstream_session_id=None))
    await kept(store, session, bare)

    assert await store.read(lambda transaction: transaction.sessions.get(session.token_hash)) == (session, account)
    assert await store.read(lambda transaction: transaction.sessions.by_id(bare.id)) == bare
    assert await store.read(lambda transaction: transaction.sessions.get(b"another")) is None
    assert await store.read(lambda transaction: transaction.sessions.by_id("01ANOTHER")) is None


async def test_a_session_of_nobody_is_refused(store: DatabaseStore) -> None:
    with pytest.raises(NotFound) as refused:
        await kept(store, a_session(an_account()))

    assert refused.value.code == "object_not_found"


async def test_an_account_sees_its_live_sessions_newest_first(store: DatabaseStore) -> None:
    account, other = await kept_account(store), await kept_account(store)
    older = a_session(account)
    newer = a_session(account, created_at_s=NOW_S + 1)
    idle = a_session(account, idle_expires_at_s=NOW_S + 5)
    over = a_session(account, expires_at_s=NOW_S + 5)
    revoked = a_session(account, revoked_at_s=NOW_S)
    await kept(store, older, newer, idle, over, revoked, a_session(other))

    found = await store.read(lambda transaction: transaction.sessions.of_account(account.id, now_s=NOW_S + 5))

    assert found == (newer, older)


async def test_use_moves_the_idle_end_and_never_back(store: DatabaseStore) -> None:
    account = await kept_account(store)
    session = a_session(account)
    await kept(store, session)

    async def use(transaction: Transaction) -> None:
        await transaction.sessions.seen(session.id, at_s=NOW_S + 60, idle_expires_at_s=NOW_S + 3_660)
        await transaction.sessions.seen(session.id, at_s=NOW_S + 30, idle_expires_at_s=NOW_S + 3_630)

    await store.write(use)

    moved = replace(session, last_seen_at_s=NOW_S + 60, idle_expires_at_s=NOW_S + 3_660)
    assert await store.read(lambda transaction: transaction.sessions.by_id(session.id)) == moved


async def test_a_session_ends_once_and_for_good(store: DatabaseStore) -> None:
    """S50: a revoked session is not brought back by use."""
    account = await kept_account(store)
    session = a_session(account)
    await kept(store, session)

    async def revoke(transaction: Transaction) -> bool:
        return await transaction.sessions.revoke(session.id, at_s=NOW_S + 10)

    assert await store.write(revoke) is True
    assert await store.write(revoke) is False
    await store.write(lambda tx: tx.sessions.seen(session.id, at_s=NOW_S + 60, idle_expires_at_s=NOW_S + 9_999))

    ended = replace(session, revoked_at_s=NOW_S + 10)
    assert await store.read(lambda transaction: transaction.sessions.by_id(session.id)) == ended


@dataclass
class Upstream:
    """Sessions of two people at one provider, told apart by subject and sid."""

    ann_desk: Session
    ann_phone: Session
    bob: Session


@pytest.fixture
async def upstream(store: DatabaseStore) -> Upstream:
    account = await kept_account(store)
    ann = a_proof(subject="ann", upstream_session_id="desk")
    found = Upstream(
        ann_desk=a_session(account, proof=ann),
        ann_phone=a_session(account, proof=replace(ann, upstream_session_id="phone")),
        bob=a_session(account, proof=replace(ann, subject="bob", upstream_session_id="bobs")),
    )
    elsewhere = [replace(ann, connection_id="01OTHER"), replace(ann, issuer="https://other.example")]
    ended = a_session(account, proof=ann, revoked_at_s=NOW_S)
    await kept(store, found.ann_desk, found.ann_phone, found.bob, ended)
    await kept(store, *[a_session(account, proof=proof) for proof in elsewhere])
    return found


@pytest.mark.parametrize(
    ("subject", "sid", "names"),
    [
        ("ann", None, {"ann_desk", "ann_phone"}),
        (None, "desk", {"ann_desk"}),
        ("ann", "phone", {"ann_phone"}),
        ("bob", "desk", set[str]()),
        ("nobody", None, set[str]()),
        (None, None, set[str]()),
    ],
)
async def test_sessions_are_found_by_what_a_logout_token_names(
    store: DatabaseStore, upstream: Upstream, subject: str | None, sid: str | None, names: set[str]
) -> None:
    """S79: subject, sid, or both; never those of another connection or issuer, and nothing when nothing is named."""

    async def find(transaction: Transaction) -> tuple[Session, ...]:
        return await transaction.sessions.of_upstream(
            connection_id="01CONNECTION", issuer=ISSUER, subject=subject, upstream_session_id=sid, now_s=NOW_S
        )

    found = await store.read(find)

    assert {session.id for session in found} == {getattr(upstream, name).id for name in names}


async def test_the_sessions_of_a_connection_are_the_live_ones_that_began_through_it(store: DatabaseStore) -> None:
    """S50: whatever their account, issuer and subject; and never those of another connection."""
    account, other = await kept_account(store), await kept_account(store)
    through = a_proof(connection_id="01GOING", logout_hint=None)
    first = a_session(account, proof=through)
    second = a_session(other, proof=replace(through, issuer="https://other.example", subject="somebody"))
    idle = a_session(account, proof=through, idle_expires_at_s=NOW_S + 5)
    over = a_session(account, proof=through, expires_at_s=NOW_S + 5)
    revoked = a_session(account, proof=through, revoked_at_s=NOW_S)
    elsewhere = a_session(account, proof=replace(through, connection_id="01STAYING"))
    await kept(store, first, second, idle, over, revoked, elsewhere)

    found = await store.read(lambda transaction: transaction.sessions.of_connection("01GOING", now_s=NOW_S + 5))

    assert set(found) == {first, second}
    assert [session.id for session in found] == sorted([first.id, second.id])


async def test_a_broken_seal_keeps_no_session_of_a_connection_alive(store: DatabaseStore, database: Database) -> None:
    """S57: what is sealed is not asked for, so that a session with an altered ID token can be ended like any other."""
    session = a_session(await kept_account(store), proof=a_proof(connection_id="01GOING"))
    await kept(store, session)
    database.execute(f"UPDATE sessions SET logout_hint = token_hash WHERE id = '{session.id}'")  # noqa: S608 - an id of ours

    [found] = await store.read(lambda transaction: transaction.sessions.of_connection("01GOING", now_s=NOW_S))

    assert found == replace(session, proof=replace(session.proof, logout_hint=None))


async def test_a_renewed_session_opens_by_its_new_token_alone(store: DatabaseStore) -> None:
    """S50: the same session with another proof; every replica hears of it."""
    account = await kept_account(store)
    session = a_session(account)
    await kept(store, session)
    await store.changes()
    proof = a_proof(connection_id="01ANOTHER", at_s=NOW_S + 7)
    renewed = replace(session, token_hash=b"new", proof=proof, idle_expires_at_s=NOW_S + 60, expires_at_s=NOW_S + 90)

    assert await store.write(lambda transaction: transaction.sessions.renew(renewed, token_hash=session.token_hash))

    assert await store.read(lambda transaction: transaction.sessions.get(b"new")) == (renewed, account)
    assert await store.read(lambda transaction: transaction.sessions.get(session.token_hash)) is None
    assert ("session", session.id) in {(signal.kind, signal.key) for signal in await store.changes()}


async def test_a_session_that_has_ended_or_has_another_token_is_not_renewed(store: DatabaseStore) -> None:
    account = await kept_account(store)
    session, revoked = a_session(account), a_session(account, revoked_at_s=NOW_S)
    await kept(store, session, revoked)
    for stored, held in ((session, b"another"), (revoked, revoked.token_hash)):
        renewed = replace(stored, token_hash=b"new")
        assert not await store.write(
            lambda transaction, renewed=renewed, held=held: transaction.sessions.renew(renewed, token_hash=held)  # type: ignore[misc]
        )
        assert await store.read(lambda transaction, stored=stored: transaction.sessions.by_id(stored.id)) == stored  # type: ignore[misc]
