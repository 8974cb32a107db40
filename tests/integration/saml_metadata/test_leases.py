"""S63: of any number of replicas one reads a source, and one that dies keeps nobody waiting for ever."""

import asyncio
from threading import Event

import pytest
from metadata_documents import HALL, LIBRARY, MUSEUM
from metadata_following import DAY_S, PROVIDER_ID, Following
from msgspec.structs import replace
from saml_signing_keys import signing_key

from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import UpstreamBusy
from vestibule.flows.metadata_import.index import Told
from vestibule.flows.metadata_import.lease import LEASE_S, Leases
from vestibule.flows.metadata_import.reading import Reading
from vestibule.flows.metadata_import.refresh import RefreshMetadata

NEXT = signing_key("the provider's next")


async def arrived(following: Following) -> None:
    """Until the next request is under way at the server."""
    await asyncio.to_thread(following.server.wait_for_a_request)


async def test_two_replicas_ask_once(following: Following) -> None:
    """The second comes while the first is waiting for the answer."""
    await following.follow(HALL.document())
    following.clock.advance(DAY_S)
    held_back = Event()
    following.publish(HALL.but(keys=(NEXT,)).document(), until=held_back)
    async with following.another_host() as other:
        first = asyncio.create_task(following.due())
        await arrived(following)
        assert await other.metadata.refresh.due() == ()
        busy = await other.metadata.refresh.one((await following.source()).id)
        held_back.set()
        (done,) = await first

    assert busy is not None
    assert (busy.is_ours, busy.changed, busy.error) == (False, (), None)
    assert done.changed == (PROVIDER_ID,)
    assert following.asked() == 1


async def test_two_replicas_that_begin_at_the_same_moment_ask_once_for_each_source(following: Following) -> None:
    """Both have the same list of what is due. Whoever comes second to a source finds that it has been read."""
    for number, provider in enumerate((HALL, LIBRARY, MUSEUM)):
        await following.follow(provider.document(), provider_id=f"Door{number}")
    following.clock.advance(DAY_S)
    async with following.another_host() as other:
        done = await asyncio.gather(following.due(), other.metadata.refresh.due())

    assert sorted(one.source.name for ours in done for one in ours if one.is_ours) == ["Door0", "Door1", "Door2"]
    assert [following.asked(f"Door{number}") for number in range(3)] == [1, 1, 1]


async def test_a_replica_with_an_older_list_does_not_read_again(following: Following) -> None:
    """Four sources hold it up, as many as it reads at once; the other replica has read the fifth meanwhile."""
    providers = {f"Door{number}": HALL.but(entity_id=f"https://door{number}.example/idp") for number in range(5)}
    for name, provider in providers.items():
        await following.follow(provider.document(), provider_id=name)
    following.clock.advance(DAY_S)
    held_back = Event()
    now_s = following.now_s
    listed = await following.host.store.read(
        lambda transaction: transaction.metadata_sources.due(now_s=now_s, at_most=9)
    )
    names = {(await following.source(name)).id: name for name in providers}
    *slow, quick = (names[source_id] for source_id in listed)
    for name in slow:
        following.publish(providers[name].document(), name=name, until=held_back)
    async with following.another_host() as other:
        ours = asyncio.create_task(following.due())
        for _ in slow:
            await arrived(following)
        (theirs,) = await other.metadata.refresh.due()
        held_back.set()
        done = await ours

    assert theirs.source.name == quick
    assert sorted(one.source.name for one in done) == sorted(slow)
    assert [following.asked(name) for name in providers] == [1, 1, 1, 1, 1]


async def test_the_lease_of_a_replica_that_died_counts_for_two_minutes(following: Following) -> None:
    await following.follow(HALL.document())
    following.clock.advance(DAY_S)
    source = await following.source()
    now_s = following.now_s
    await following.host.store.write(
        lambda transaction: transaction.metadata_sources.claim(
            source.id, lease="of the dead", now_s=now_s, until_s=now_s + LEASE_S
        )
    )
    following.clock.advance(LEASE_S - 1)
    assert await following.due() == ()
    assert following.asked() == 0
    following.clock.advance(1)

    (done,) = await following.due()

    assert (done.error, done.source.lease, following.asked()) == (None, "", 1)


async def test_a_reading_that_is_broken_off_lets_go_at_once(following: Following) -> None:
    """A process that is told to stop."""
    await following.follow(HALL.document())
    before = await following.source()
    held_back = Event()
    following.publish(HALL.but(keys=(NEXT,)).document(), until=held_back)
    task = asyncio.create_task(following.try_refresh())
    await arrived(following)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    held_back.set()

    source = await following.source()
    assert (source.lease, source.leased_until_s) == ("", 0)
    assert (source.failing_since_s, source.refresh_at_s) == (None, before.refresh_at_s)
    assert (await following.refresh()).changed == (PROVIDER_ID,)


async def test_whoever_lost_the_lease_writes_nothing(following: Following) -> None:
    """It did not renew it; another replica has read the source since, and knows it newer."""
    await following.follow(HALL.document())
    held_back = Event()
    following.publish(HALL.document(), until=held_back)
    slow = asyncio.create_task(following.try_refresh())
    await arrived(following)
    following.clock.advance(LEASE_S)
    following.publish(HALL.but(keys=(NEXT,)).document(), etag='"2"')
    async with following.another_host() as other:
        newer = await other.metadata.refresh.one((await following.source()).id)
        assert newer is not None
        kept = await following.source()
        held_back.set()
        await slow

    assert await following.source() == kept
    assert kept.etag == '"2"'
    assert (await following.connection()).config["signingCertificates"] == [NEXT.certificate_pem.strip()]


@pytest.mark.parametrize("fault", [asyncio.CancelledError(), UpstreamBusy("what comes after the index")])
async def test_an_index_that_counts_already_goes_on_counting(following: Following, fault: BaseException) -> None:
    """Its reading ended while it was handed on to the connections; the old index may have been swept meanwhile."""
    await following.follow(HALL.document())
    store = following.host.store

    async def read(source: MetadataSource, lease: str, told: Told | None) -> Reading:
        del told
        pointed = replace(source, generation=7, entities=5, document_hash="ab" * 32)
        assert await store.write(lambda transaction: transaction.metadata_sources.replace(pointed, lease=lease))
        raise fault

    refresh = RefreshMetadata(
        store=store,
        readers=dict.fromkeys(SourceKind, read),
        leases=Leases(store=store, clock=following.clock),
        clock=following.clock,
    )
    source_id = (await following.source()).id
    if isinstance(fault, asyncio.CancelledError):
        with pytest.raises(asyncio.CancelledError):
            await refresh.one(source_id)
    else:
        assert await refresh.one(source_id) is not None

    source = await following.source()
    assert (source.generation, source.entities, source.document_hash) == (7, 5, "ab" * 32)
    assert source.lease == ""


async def test_a_long_reading_renews_its_lease(following: Following) -> None:
    """A federation's aggregate may take longer than a lease counts."""
    await following.follow(HALL.document())
    store, clock = following.host.store, following.clock
    source = await following.source()
    leases = Leases(store=store, clock=clock, every_s=0.01)

    async def read(source: MetadataSource, lease: str, told: Told | None) -> Reading:
        del told
        taken = await following.source()
        clock.advance(LEASE_S - 1)
        while (await following.source()).leased_until_s == taken.leased_until_s:  # noqa: ASYNC110 - the row changes
            await asyncio.sleep(0)
        clock.advance(LEASE_S - 1)
        other = await store.write(
            lambda transaction: transaction.metadata_sources.claim(
                source.id, lease="another", now_s=clock.now_s(), until_s=clock.now_s() + LEASE_S
            )
        )
        assert (other, (await following.source()).lease) == (False, lease)
        return Reading(source=source)

    refresh = RefreshMetadata(store=store, readers=dict.fromkeys(SourceKind, read), leases=leases, clock=clock)
    done = await refresh.one(source.id)

    assert done is not None
    assert (done.error, (await following.source()).lease) == (None, "")
