import asyncio
import base64
import hashlib

from databases import MASTER_KEY, Database

from vestibule.seal import KeyRing, create_data_key, parse_master_keys, rewrap
from vestibule.storage.data_keys import add_wrapped_key, load_wrapped_keys, replace_wrapped_keys
from vestibule_sdk.secret import Secret

MASTERS = parse_master_keys(MASTER_KEY)


async def test_there_is_no_key_before_the_first_start(database: Database) -> None:
    assert await load_wrapped_keys(database.url) == ()


async def test_replicas_that_start_at_once_agree_on_one_key(database: Database) -> None:
    """S57: each has made one; what either seals, both can open."""
    made = [create_data_key(MASTERS, version=1, created_at_s=number) for number in range(5)]

    read = await asyncio.gather(*[add_wrapped_key(database.url, key) for key in made])

    assert len(set(read)) == 1
    (winner,) = read[0]
    assert winner in made
    assert KeyRing.unlock(read[0], MASTERS).newest_version == 1


async def test_keys_of_several_versions_are_kept(database: Database) -> None:
    """S58: old versions still open what they sealed."""
    keys = [create_data_key(MASTERS, version=version, created_at_s=version) for version in (1, 2)]
    for key in keys:
        await add_wrapped_key(database.url, key)

    assert await load_wrapped_keys(database.url) == tuple(keys)


async def test_keys_wrapped_anew_replace_the_old_ones(database: Database) -> None:
    """S58: the master key is changed, and nothing that was sealed."""
    keys = [create_data_key(MASTERS, version=version, created_at_s=version) for version in (1, 2)]
    for key in keys:
        await add_wrapped_key(database.url, key)
    sealed = KeyRing.unlock(keys, MASTERS).sealer("row").seal(b"kept", context="here")
    new = Secret(base64.b64encode(hashlib.sha256(b"another master key").digest()).decode())
    both = parse_master_keys(Secret(f"{new.reveal()},{MASTER_KEY.reveal()}"))

    await replace_wrapped_keys(database.url, rewrap(keys, both))

    kept = await load_wrapped_keys(database.url)
    assert [key.version for key in kept] == [1, 2]
    assert KeyRing.unlock(kept, parse_master_keys(new)).sealer("row").open(sealed, context="here") == b"kept"
