"""R58: a response signed with a key that nobody here knows has the provider's metadata read, once and seldom (S63)."""

import asyncio
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from metadata_documents import FEDERATION, HALL, LIBRARY, aggregate
from metadata_following import DAY_S, PROVIDER_ID, SOURCE, Following
from saml_signing_keys import SigningKey, idp_key, signing_key

from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.schedule import AGGREGATE_RENEWED_AT_MOST_EVERY_S, RENEWED_AT_MOST_EVERY_S
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import SigningKeyUnknown
from vestibule.flows.connections.draft import Draft
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.metadata_import.index import Told
from vestibule.flows.metadata_import.lease import Leases
from vestibule.flows.metadata_import.reading import Reading, Refreshed
from vestibule.flows.metadata_import.refresh import RefreshMetadata
from vestibule.flows.metadata_import.renew import RenewMetadata

NEXT = signing_key("the provider's next")
STRANGER = signing_key("a stranger")
ROTATED = HALL.but(keys=(NEXT,)).document()


async def rotated(following: Following, *, until: Event | None = None) -> None:
    """A connection whose provider has changed its key, five minutes after we have looked at it last."""
    await following.follow(HALL.document())
    following.publish(ROTATED, until=until)
    following.clock.advance(RENEWED_AT_MOST_EVERY_S)


async def refused(following: Following, key: SigningKey = STRANGER) -> None:
    """A response is refused as if nobody had ever heard of metadata."""
    with pytest.raises(AttemptFailed) as caught:
        await following.response(key)
    assert isinstance(caught.value.error, SigningKeyUnknown)
    assert caught.value.error.code == "signature_validation_failed"
    assert caught.value.stored is False


async def test_the_first_person_after_a_rollover_notices_nothing(following: Following) -> None:
    await rotated(following)

    await following.response(NEXT)

    assert following.asked() == 1
    assert (await following.connection()).config["signingCertificates"] == [NEXT.certificate_pem.strip()]
    (event,) = await following.audit(Action.METADATA_TAKEN)
    assert event.actor == "system"
    await following.response(NEXT)
    assert following.asked() == 1


async def test_what_is_known_asks_for_nothing(following: Following) -> None:
    await rotated(following)
    await following.response(idp_key())
    assert following.asked() == 0


async def test_however_many_bad_messages_come_the_provider_is_asked_once_in_five_minutes(
    following: Following,
) -> None:
    """Anybody can send them."""
    await rotated(following)
    for _ in range(3):
        await refused(following)
    following.clock.advance(RENEWED_AT_MOST_EVERY_S - 1)
    await refused(following)
    assert following.asked() == 1
    following.clock.advance(1)
    await refused(following)
    assert following.asked() == 2


async def test_a_refusal_counts_like_a_success(following: Following) -> None:
    """Else a provider that is down would be hammered by whoever sends bad messages."""
    await rotated(following)
    following.publish(status=503)
    for _ in range(3):
        await refused(following, NEXT)
    assert following.asked() == 1
    following.publish(ROTATED)
    following.clock.advance(RENEWED_AT_MOST_EVERY_S)
    await following.response(NEXT)


@pytest.mark.parametrize("status", [404, 500])
async def test_where_the_provider_is_down_the_original_refusal_stands(following: Following, status: int) -> None:
    await following.follow(HALL.document())
    following.publish(status=status)
    following.clock.advance(RENEWED_AT_MOST_EVERY_S)

    await refused(following, NEXT)

    assert following.asked() == 1
    assert (await following.source()).failure.startswith("upstream_status: ")


async def test_messages_that_come_together_share_one_reading(following: Following) -> None:
    held_back = Event()
    await rotated(following, until=held_back)
    together = asyncio.gather(refused(following), *(following.response(NEXT) for _ in range(4)))
    await asyncio.to_thread(following.server.wait_for_a_request)
    held_back.set()

    await together

    assert following.asked() == 1


async def test_two_replicas_ask_once_between_them(following: Following) -> None:
    """And the second one learns from the database what the first one found."""
    await rotated(following)
    async with following.another_host() as other:
        await following.response(NEXT)
        await following.response(NEXT, host=other)
        await refused(following)
        with pytest.raises(AttemptFailed):
            await following.response(STRANGER, host=other)
    assert following.asked() == 1


async def test_two_replicas_that_are_asked_at_the_same_moment_ask_once(following: Following) -> None:
    """One of them finds the lease taken, or the reading done: its message is refused at worst, and may come again."""
    await rotated(following)
    async with following.another_host() as other:
        await asyncio.gather(following.response(NEXT), following.response(NEXT, host=other), return_exceptions=True)
        await following.response(NEXT, host=other)
        await following.response(NEXT)
    assert following.asked() == 1


class Overtaken(RefreshMetadata):
    """Another replica reads the source after this one has looked at it, and before it takes the lease."""

    async def one(self, source_id: str, **how: Any) -> Refreshed | None:  # noqa: ANN401 - as there
        """Come too late."""
        await super().one(source_id)
        return await super().one(source_id, **how)


async def test_a_replica_that_was_overtaken_does_not_ask_again(following: Following) -> None:
    connection = await following.follow(HALL.document())
    following.clock.advance(RENEWED_AT_MOST_EVERY_S)
    read_at = []

    async def read(source: MetadataSource, lease: str, told: Told | None) -> Reading:
        del lease, told
        read_at.append(following.now_s)
        return Reading(source=source)

    host = following.host
    refresh = Overtaken(
        store=host.store,
        readers=dict.fromkeys(SourceKind, read),
        leases=Leases(store=host.store, clock=host.clock),
        clock=host.clock,
    )
    renew = RenewMetadata(store=host.store, refresh=refresh, feed=host.feed, clock=host.clock)

    assert await renew(connection, generation=0) is False

    assert read_at == [following.now_s]
    await renew.aclose()


async def test_a_key_that_waits_for_nobody_is_no_yes_to_the_rest(following: Following) -> None:
    """A forged message has a look taken at the metadata, and what S62 keeps back is kept back."""
    await following.follow(HALL.document())
    following.publish(HALL.but(keys=(NEXT,), sso_url="https://evil.example/sso").document())
    following.clock.advance(RENEWED_AT_MOST_EVERY_S)

    await following.response(NEXT)

    assert (await following.connection()).config["ssoUrl"] == HALL.sso_url
    assert (await following.tie_of()).held is not None


async def test_a_key_of_somebody_who_has_taken_the_address_over_is_refused_with_a_pinned_signer(
    following: Following,
) -> None:
    await following.follow(HALL.document(signer=FEDERATION), signer=FEDERATION)
    following.publish(HALL.but(keys=(STRANGER,)).document(signer=STRANGER))
    following.clock.advance(RENEWED_AT_MOST_EVERY_S)

    await refused(following)

    assert following.asked() == 1
    await following.response(idp_key())


async def test_a_federations_index_is_renewed_for_one_of_its_providers(following: Following, tmp_path: Path) -> None:
    until_s = following.now_s + DAY_S
    await following.index(aggregate(HALL, LIBRARY, until_s=until_s), tmp_path)
    await following.join(HALL.entity_id)
    following.publish(aggregate(HALL.but(keys=(NEXT,)), LIBRARY, until_s=until_s), name=SOURCE)
    following.clock.advance(AGGREGATE_RENEWED_AT_MOST_EVERY_S)

    await following.response(NEXT)

    assert following.asked(SOURCE) == 1


async def test_where_there_is_no_address_nobody_is_asked(following: Following) -> None:
    """Neither for a connection that follows nothing, nor for a federation that was given as a file."""
    document = HALL.document()
    imported = await following.host.metadata.importing.read("saml", document)
    await following.host.manage.add(
        Draft(provider_id=PROVIDER_ID, connector="saml", name="Hall", config=imported.fields)
    )
    await refused(following, NEXT)
    assert following.server.requests == []


async def test_a_federation_from_a_file_is_not_read_again(following: Following, tmp_path: Path) -> None:
    await following.index(aggregate(HALL, until_s=following.now_s + DAY_S), tmp_path, has_address=False)
    await following.join(HALL.entity_id)
    following.clock.advance(RENEWED_AT_MOST_EVERY_S)

    await refused(following, NEXT)

    assert following.server.requests == []
    assert (await following.source(SOURCE)).failing_since_s is None


async def test_a_federations_index_is_renewed_once_an_hour_at_most(following: Following, tmp_path: Path) -> None:
    """S63: it has tens of megabytes, and anybody can send a message with an unknown key."""
    until_s = following.now_s + DAY_S
    await following.index(aggregate(HALL, LIBRARY, until_s=until_s), tmp_path)
    await following.join(HALL.entity_id)
    following.clock.advance(AGGREGATE_RENEWED_AT_MOST_EVERY_S - 1)

    await refused(following, NEXT)

    assert following.asked(SOURCE) == 0
