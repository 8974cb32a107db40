import pytest
from msgspec.structs import replace
from stored import ISSUER, NOW_S, a_link, an_account, fresh_id, kept_account, kept_connection

from vestibule.domain.accounts.model import Account, Disconnection, Link
from vestibule.errors import AlreadyExists, NotFound
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore


async def test_an_account_comes_back_as_it_was_kept(store: DatabaseStore) -> None:
    account = await kept_account(store)
    nameless = await kept_account(store, email=None, email_key=None, name=None)

    async def read(transaction: Transaction) -> tuple[Account | None, ...]:
        return tuple([await transaction.accounts.get(id_) for id_ in (account.id, nameless.id, "01NOBODY")])

    assert await store.read(read) == (account, nameless, None)


async def test_accounts_are_found_by_the_address_they_proved(store: DatabaseStore) -> None:
    first = await kept_account(store, email_key="ann@example.com")
    second = await kept_account(store, email_key="ann@example.com")
    await kept_account(store, email="ann@example.com", email_key=None)

    found = await store.read(lambda transaction: transaction.accounts.with_email_key("ann@example.com"))

    assert sorted(found, key=lambda account: account.id) == sorted([first, second], key=lambda account: account.id)


@pytest.mark.parametrize(
    ("shown", "asked", "is_found"),
    [
        ("Ann@Example.com", "aNN@example.COM", True),
        # Only ASCII has a lower case here: other letters' rules differ between databases and languages (S45).
        ("İnci@example.com", "i̇nci@example.com", False),
        ("ÄNN@example.com", "änn@example.com", False),
        ("ann@example.com", "ann+x@example.com", False),
    ],
)
async def test_a_shown_address_is_found_in_ascii_lower_case(
    store: DatabaseStore, shown: str, asked: str, *, is_found: bool
) -> None:
    await kept_account(store, email=shown, email_key=None)

    assert await store.read(lambda transaction: transaction.accounts.with_email(asked)) is is_found


async def test_a_link_is_found_by_its_identity_with_its_account(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    account = await kept_account(store)
    link = a_link(account, connection)
    await store.write(lambda transaction: transaction.links.add(link))

    async def read(transaction: Transaction) -> tuple[Link, Account] | None:
        return await transaction.links.find(connection_id=connection.id, issuer=link.issuer, subject=link.subject)

    assert await store.read(read) == (link, account)
    assert await store.read(lambda transaction: transaction.links.of_account(account.id)) == (link,)


@pytest.mark.parametrize(
    "other",
    ["Subject", "subject ", " subject", "\u017fubject", "subject\u200b", "SUBJECT", "\uff53ubject", "subject\u0301"],
)
async def test_an_identity_is_known_by_exact_bytes(store: DatabaseStore, other: str) -> None:
    """S43: no collation, case rule or normalisation of the database makes two subjects one."""
    connection = await kept_connection(store)
    first, second = await kept_account(store), await kept_account(store)

    async def write(transaction: Transaction) -> None:
        await transaction.links.add(a_link(first, connection, subject="subject"))
        await transaction.links.add(a_link(second, connection, subject=other))

    await store.write(write)

    async def read(transaction: Transaction) -> list[str]:
        found = [
            await transaction.links.find(connection_id=connection.id, issuer=ISSUER, subject=subject)
            for subject in ("subject", other)
        ]
        return [account.id for link_and_account in found if link_and_account for account in link_and_account[1:]]

    assert await store.read(read) == [first.id, second.id]


async def test_composed_and_decomposed_subjects_are_two_identities(store: DatabaseStore) -> None:
    """S43."""
    connection = await kept_connection(store)
    account = await kept_account(store)
    await store.write(lambda transaction: transaction.links.add(a_link(account, connection, subject="\u00e9")))

    async def find(transaction: Transaction) -> object:
        return await transaction.links.find(connection_id=connection.id, issuer=ISSUER, subject="e\u0301")

    assert await store.read(find) is None


async def test_an_identity_is_linked_once(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    account, other = await kept_account(store), await kept_account(store)
    await store.write(lambda transaction: transaction.links.add(a_link(account, connection, subject="s")))

    with pytest.raises(AlreadyExists) as refused:
        await store.write(lambda transaction: transaction.links.add(a_link(other, connection, subject="s")))

    assert refused.value.code == "already_exists"
    assert refused.value.detail.startswith("subject:")
    assert await store.read(lambda transaction: transaction.links.of_account(other.id)) == ()


async def test_work_may_go_on_after_a_taken_identity(store: DatabaseStore) -> None:
    """A unique key that is taken does not break the transaction, on either database."""
    connection = await kept_connection(store)
    account = await kept_account(store)
    late = an_account()

    async def write(transaction: Transaction) -> None:
        await transaction.links.add(a_link(account, connection, subject="s"))
        with pytest.raises(AlreadyExists):
            await transaction.links.add(a_link(account, connection, subject="s"))
        await transaction.accounts.add(late)

    await store.write(write)

    assert await store.read(lambda transaction: transaction.accounts.get(late.id)) == late


async def test_use_of_a_link_is_noted(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    account = await kept_account(store)
    link = a_link(account, connection)

    async def write(transaction: Transaction) -> None:
        await transaction.links.add(link)
        await transaction.links.used(link.id, at_s=NOW_S + 60, email="new@example.com")
        # The clock of another replica may be behind: time does not run backwards.
        await transaction.links.used(link.id, at_s=NOW_S + 30, email="new@example.com")

    await store.write(write)

    (kept,) = await store.read(lambda transaction: transaction.links.of_account(account.id))
    assert (kept.last_used_at_s, kept.email) == (NOW_S + 60, "new@example.com")


async def test_a_link_to_a_removed_connection_is_refused_by_its_code(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    account = await kept_account(store)
    await store.write(lambda transaction: transaction.connections.remove(connection.id))

    with pytest.raises(NotFound) as refused:
        await store.write(lambda transaction: transaction.links.add(a_link(account, connection)))

    assert refused.value.code == "object_not_found"


async def test_text_that_a_database_cannot_keep_is_made_harmless(store: DatabaseStore) -> None:
    """PostgreSQL knows no NUL in a text; what is only shown does not stop a login."""
    account = await kept_account(store, email=None, name="A\0nn\ud800", email_key=None)

    kept = await store.read(lambda transaction: transaction.accounts.get(account.id))

    assert kept is not None
    assert kept.name == "A\N{REPLACEMENT CHARACTER}nn\N{REPLACEMENT CHARACTER}"


async def test_links_go_with_their_connection(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    account = await kept_account(store)
    await store.write(lambda transaction: transaction.links.add(a_link(account, connection, id=fresh_id())))

    await store.write(lambda transaction: transaction.connections.remove(connection.id))

    assert await store.read(lambda transaction: transaction.links.of_account(account.id)) == ()


async def test_a_removed_link_is_gone_and_remembered(store: DatabaseStore) -> None:
    """S48: through that connection nothing joins the account by an address any more."""
    connection, account = await kept_connection(store), await kept_account(store)
    links = [a_link(account, connection) for _ in range(2)]
    for link in links:
        await store.write(lambda transaction, link=link: transaction.links.add(link))  # type: ignore[misc]
    for at_s, link in enumerate(links, NOW_S):
        await store.write(lambda transaction, link=link, at_s=at_s: transaction.links.remove(link, at_s=at_s))  # type: ignore[misc]

    async def read(transaction: Transaction) -> tuple[tuple[Link, ...], tuple[Disconnection, ...]]:
        links = await transaction.links.of_account(account.id)
        return links, await transaction.links.disconnections(account.id)

    left, ended = await store.read(read)
    assert left == ()
    assert ended == tuple(
        Disconnection(link_id=link.id, account_id=account.id, connection_id=connection.id, at_s=NOW_S + at)
        for at, link in reversed(list(enumerate(links)))
    )


async def test_a_link_is_removed_once_and_by_its_own_account(store: DatabaseStore) -> None:
    connection, account, other = await kept_connection(store), await kept_account(store), await kept_account(store)
    link = a_link(account, connection)
    await store.write(lambda transaction: transaction.links.add(link))
    foreign = replace(link, account_id=other.id)
    with pytest.raises(NotFound):
        await store.write(lambda transaction: transaction.links.remove(foreign, at_s=NOW_S))
    await store.write(lambda transaction: transaction.links.remove(link, at_s=NOW_S))
    with pytest.raises(NotFound):
        await store.write(lambda transaction: transaction.links.remove(link, at_s=NOW_S))


async def test_what_was_disconnected_is_forgotten_with_its_connection(store: DatabaseStore) -> None:
    """S73: a connection of the same name is another one."""
    connection, account = await kept_connection(store), await kept_account(store)
    link = a_link(account, connection)
    await store.write(lambda transaction: transaction.links.add(link))
    await store.write(lambda transaction: transaction.links.remove(link, at_s=NOW_S))
    await store.write(lambda transaction: transaction.connections.remove(connection.id))
    assert await store.read(lambda transaction: transaction.links.disconnections(account.id)) == ()
