import pytest
from msgspec.structs import replace
from stored import a_connection, an_own_key, kept_connection

from vestibule.domain.connections.model import CallbackForm
from vestibule.domain.connections.own_key import KeyStage
from vestibule.domain.connections.stage import Stage
from vestibule.errors import AlreadyExists, EditConflict, NotFound
from vestibule.storage import DatabaseStore
from vestibule_sdk.secret import Secret


async def test_a_connection_comes_back_as_it_was_kept(store: DatabaseStore) -> None:
    connection = await kept_connection(store, enabled=False, trusted_for_linking=True, callback_form=CallbackForm.OWN)

    assert await store.read(lambda transaction: transaction.connections.get(connection.provider_id)) == connection
    assert await store.read(lambda transaction: transaction.connections.by_id(connection.id)) == connection


async def test_our_keys_come_back_in_their_stages(store: DatabaseStore) -> None:
    keys = (an_own_key(), an_own_key(KeyStage.NEXT), an_own_key(KeyStage.RETIRING))
    connection = await kept_connection(store, own_keys=keys)

    kept = await store.read(lambda transaction: transaction.connections.by_id(connection.id))

    assert kept == connection
    assert kept is not None
    assert kept.own_keys == keys


async def test_a_provider_id_is_case_sensitive(store: DatabaseStore) -> None:
    """R4: on both databases, two that differ in case are two."""
    upper = await kept_connection(store, provider_id="Okta")
    lower = await kept_connection(store, provider_id="okta")

    assert await store.read(lambda transaction: transaction.connections.get("Okta")) == upper
    assert await store.read(lambda transaction: transaction.connections.get("okta")) == lower
    assert await store.read(lambda transaction: transaction.connections.get("OKTA")) is None


async def test_connections_are_listed_by_name(store: DatabaseStore) -> None:
    for name in ("b", "C", "a"):
        await kept_connection(store, name=name)

    listed = await store.read(lambda transaction: transaction.connections.all())

    assert [connection.name for connection in listed] == ["C", "a", "b"]


@pytest.mark.parametrize("field", ["provider_id", "name", "id"])
async def test_a_taken_value_is_named(store: DatabaseStore, field: str) -> None:
    first = await kept_connection(store)
    second = await a_connection(store, **{field: getattr(first, field)})

    with pytest.raises(AlreadyExists) as refused:
        await store.write(lambda transaction: transaction.connections.add(second))

    assert refused.value.code == "already_exists"
    assert refused.value.detail.startswith(f"{field}:")


@pytest.mark.parametrize("field", ["provider_id", "name"])
async def test_a_change_may_not_take_what_is_anothers(store: DatabaseStore, field: str) -> None:
    first, second = await kept_connection(store), await kept_connection(store)
    changed = replace(second, version=2, **{field: getattr(first, field)})

    with pytest.raises(AlreadyExists) as refused:
        await store.write(lambda transaction: transaction.connections.replace(changed, expected_version=1))

    assert refused.value.detail.startswith(f"{field}:")
    assert await store.read(lambda transaction: transaction.connections.by_id(second.id)) == second


async def test_a_change_replaces_everything(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    changed = replace(
        connection,
        name="Another",
        config={"realm": "other"},
        secrets={"clientSecret": Secret("another"), "more": Secret("secret")},
        own_keys=(an_own_key(),),
        enabled=False,
        version=2,
        login_version=5,
        metadata_until_s=connection.updated_at_s + 86_400,
        federation="01SOURCE",
        updated_at_s=connection.updated_at_s + 1,
    )

    await store.write(lambda transaction: transaction.connections.replace(changed, expected_version=1))

    assert await store.read(lambda transaction: transaction.connections.by_id(connection.id)) == changed


async def test_what_every_login_asks_for_is_told_on_its_own(store: DatabaseStore) -> None:
    """S73: no secret is opened for that."""
    connection = await kept_connection(store, version=7, login_version=3)

    assert await store.read(lambda transaction: transaction.connections.login_state(connection.id)) == (3, Stage.DRAFT)
    assert await store.read(lambda transaction: transaction.connections.login_state("01NOBODY")) is None


async def test_a_first_sign_in_links_and_changes_nothing_else(store: DatabaseStore) -> None:
    """R29: no version is raised, so no login under way and no edit of an administrator is in its way."""
    connection, other = await kept_connection(store), await kept_connection(store)

    await store.write(lambda transaction: transaction.connections.mark_linked(connection.id))

    kept = await store.read(lambda transaction: transaction.connections.by_id(connection.id))
    assert kept == replace(connection, stage=Stage.LINKED)
    assert await store.read(lambda transaction: transaction.connections.by_id(other.id)) == other


async def test_a_change_made_from_an_older_stage_does_not_take_the_stage_back(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    await store.write(lambda transaction: transaction.connections.mark_linked(connection.id))

    changed = replace(connection, version=2, name="Another")
    await store.write(lambda transaction: transaction.connections.replace(changed, expected_version=1))

    kept = await store.read(lambda transaction: transaction.connections.by_id(connection.id))
    assert kept == replace(changed, stage=Stage.LINKED)


async def test_a_consent_is_taken_once_and_only_the_one_that_is_waited_for(store: DatabaseStore) -> None:
    connection, other = await kept_connection(store), await kept_connection(store)

    async def wait(nonce_hash: bytes) -> None:
        await store.write(
            lambda tx: tx.connections.await_consent(connection.id, stage=Stage.PENDING_APPROVAL, nonce_hash=nonce_hash)
        )

    async def taken(connection_id: str, nonce_hash: bytes) -> bool:
        return await store.write(lambda tx: tx.connections.take_consent(connection_id, nonce_hash=nonce_hash))

    assert not await taken(connection.id, b"none is waited for")
    await wait(b"first")
    await wait(b"second")
    assert not await taken(connection.id, b"first")
    assert not await taken(other.id, b"second")
    kept = await store.read(lambda transaction: transaction.connections.by_id(connection.id))
    assert kept == replace(connection, stage=Stage.PENDING_APPROVAL)

    assert await taken(connection.id, b"second")
    assert not await taken(connection.id, b"second")
    kept = await store.read(lambda transaction: transaction.connections.by_id(connection.id))
    assert kept == replace(connection, stage=Stage.LINKED)
    assert await store.read(lambda transaction: transaction.connections.by_id(other.id)) == other


async def test_an_edit_conflicts_by_version_whatever_the_login_version(store: DatabaseStore) -> None:
    """A refresh, which leaves the login version as it is, must not undo what an administrator did meanwhile."""
    connection = await kept_connection(store, version=7, login_version=3)

    with pytest.raises(EditConflict) as refused:
        await store.write(
            lambda tx: tx.connections.replace(replace(connection, version=8), expected_version=connection.login_version)
        )

    assert refused.value.code == "edit_conflict"
    await store.write(lambda tx: tx.connections.replace(replace(connection, version=8), expected_version=7))


async def test_a_change_made_from_an_old_copy_is_refused(store: DatabaseStore) -> None:
    connection = await kept_connection(store)
    changed = replace(connection, version=2, name="First")
    await store.write(lambda transaction: transaction.connections.replace(changed, expected_version=1))

    with pytest.raises(EditConflict) as refused:
        await store.write(
            lambda tx: tx.connections.replace(replace(connection, version=2, name="Second"), expected_version=1)
        )

    assert refused.value.code == "edit_conflict"
    assert await store.read(lambda transaction: transaction.connections.by_id(connection.id)) == changed


async def test_what_is_not_there_cannot_be_changed_or_removed(store: DatabaseStore) -> None:
    connection = await a_connection(store)

    with pytest.raises(NotFound):
        await store.write(lambda transaction: transaction.connections.replace(connection, expected_version=1))
    with pytest.raises(NotFound):
        await store.write(lambda transaction: transaction.connections.remove(connection.id))


async def test_a_connection_of_no_organization_is_refused(store: DatabaseStore) -> None:
    connection = await a_connection(store, organization_id="01NOBODY")

    with pytest.raises(NotFound) as refused:
        await store.write(lambda transaction: transaction.connections.add(connection))

    assert refused.value.code == "object_not_found"


async def test_the_built_in_organization_is_there(store: DatabaseStore) -> None:
    organization = await store.read(lambda transaction: transaction.organizations.by_slug("default"))

    assert organization is not None
    assert organization.slug == "default"
    assert await store.read(lambda transaction: transaction.organizations.by_slug("Default")) is None
