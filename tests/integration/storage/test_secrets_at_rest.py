"""S57, S59: what lies on the disk gives no secret away, and opens only where it was sealed."""

import pytest
from databases import Database, ring
from stored import a_proof, a_session, an_own_key, kept_account, kept_connection

from vestibule.errors import SealError
from vestibule.storage import DatabaseStore
from vestibule.storage.sealing import SealedColumn
from vestibule_sdk.secret import Secret

CLIENT_SECRET = "the-client-secret-in-clear"
PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nour-key-in-clear\n-----END PRIVATE KEY-----\n"
ID_TOKEN = "eyJhbGciOiJSUzI1NiJ9.the-id-token-in-clear.c2lnbmF0dXJl"


async def test_no_secret_lies_in_the_database_in_clear(store: DatabaseStore, database: Database) -> None:
    """S59: neither in the tables nor in SQLite's log."""
    key = an_own_key(private_key=Secret(PRIVATE_KEY))
    connection = await kept_connection(store, secrets={"clientSecret": Secret(CLIENT_SECRET)}, own_keys=(key,))
    account = await kept_account(store)
    session = a_session(account, proof=a_proof(logout_hint=Secret(ID_TOKEN)))
    await store.write(lambda transaction: transaction.sessions.add(session))

    stolen = database.bytes_at_rest()

    # The search does find what lies there in clear.
    assert connection.provider_id.encode() in stolen
    assert session.token_hash in stolen
    for secret in (CLIENT_SECRET, ID_TOKEN, "the-id-token-in-clear", "clientSecret", "our-key-in-clear"):
        assert secret.encode() not in stolen
    found = await store.read(lambda transaction: transaction.sessions.by_id(session.id))
    assert found is not None
    assert found.proof.logout_hint == Secret(ID_TOKEN)


async def test_secrets_moved_to_another_connection_do_not_open(store: DatabaseStore, database: Database) -> None:
    """S57: the row is part of what is authenticated."""
    mine = await kept_connection(store, secrets={"clientSecret": Secret("mine")})
    theirs = await kept_connection(store, secrets={"clientSecret": Secret("theirs")})
    database.execute(
        f"UPDATE connections SET secrets = (SELECT secrets FROM connections WHERE id = '{theirs.id}') "  # noqa: S608
        f"WHERE id = '{mine.id}'"
    )

    with pytest.raises(SealError) as refused:
        await store.read(lambda transaction: transaction.connections.by_id(mine.id))

    assert refused.value.code == "seal_broken"
    assert await store.read(lambda transaction: transaction.connections.by_id(theirs.id)) == theirs


async def test_secrets_do_not_follow_a_connection_to_another_tenant(store: DatabaseStore, database: Database) -> None:
    """S57: so is the tenant."""
    connection = await kept_connection(store)
    database.execute("INSERT INTO organizations VALUES ('01ATTACKER', 'attacker', 'Attacker', 0)")
    database.execute(f"UPDATE connections SET organization_id = '01ATTACKER' WHERE id = '{connection.id}'")  # noqa: S608

    with pytest.raises(SealError):
        await store.read(lambda transaction: transaction.connections.by_id(connection.id))


@pytest.mark.parametrize("column", ["own_keys", "secrets"])
async def test_keys_of_another_place_do_not_open_as_ours(store: DatabaseStore, database: Database, column: str) -> None:
    """S57: neither another connection's keys, nor this connection's secrets."""
    mine = await kept_connection(store, own_keys=(an_own_key(),))
    theirs = mine if column == "secrets" else await kept_connection(store, own_keys=(an_own_key(),))
    database.execute(
        f"UPDATE connections SET own_keys = (SELECT {column} FROM connections WHERE id = '{theirs.id}') "  # noqa: S608
        f"WHERE id = '{mine.id}'"
    )

    with pytest.raises(SealError) as refused:
        await store.read(lambda transaction: transaction.connections.by_id(mine.id))

    assert refused.value.code == "seal_broken"


async def test_keys_that_are_no_keys_are_refused_without_being_quoted(store: DatabaseStore, database: Database) -> None:
    """S59: sealed by us at that place, and yet not what belongs there."""
    connection = await kept_connection(store, own_keys=(an_own_key(),))
    place = SealedColumn(ring().sealer("row"), table="connections", column="own_keys")
    sealed = place.seal(Secret('[{"key": "half-a-key"}]'), tenant=connection.organization_id, row=connection.id).hex()
    literal = f"decode('{sealed}', 'hex')" if database.url.reveal().startswith("postgresql") else f"x'{sealed}'"
    database.execute(f"UPDATE connections SET own_keys = {literal}")  # noqa: S608 - made by the test

    with pytest.raises(SealError) as refused:
        await store.read(lambda transaction: transaction.connections.by_id(connection.id))

    assert "half-a-key" not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_an_id_token_moved_to_another_session_does_not_open(store: DatabaseStore, database: Database) -> None:
    """S57."""
    account = await kept_account(store)
    mine, theirs = a_session(account), a_session(account)
    await store.write(lambda transaction: transaction.sessions.add(mine))
    await store.write(lambda transaction: transaction.sessions.add(theirs))
    database.execute(
        f"UPDATE sessions SET logout_hint = (SELECT logout_hint FROM sessions WHERE id = '{theirs.id}') "  # noqa: S608
        f"WHERE id = '{mine.id}'"
    )

    with pytest.raises(SealError):
        await store.read(lambda transaction: transaction.sessions.get(mine.token_hash))


async def test_secrets_moved_to_another_column_do_not_open(store: DatabaseStore, database: Database) -> None:
    """S57: a client secret does not come back as somebody's ID token."""
    connection = await kept_connection(store)
    account = await kept_account(store)
    # The same id, so that table and column alone tell the places apart.
    session = a_session(account, id=connection.id)
    await store.write(lambda transaction: transaction.sessions.add(session))
    database.execute(
        f"UPDATE sessions SET logout_hint = (SELECT secrets FROM connections WHERE id = '{connection.id}')"  # noqa: S608
    )

    with pytest.raises(SealError):
        await store.read(lambda transaction: transaction.sessions.get(session.token_hash))
