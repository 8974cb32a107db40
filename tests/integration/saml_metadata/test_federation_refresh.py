"""Connections that follow providers of a federation: one document, read once for all of them (S62)."""

from pathlib import Path
from typing import Any

import pytest
from metadata_documents import FEDERATION, HALL, LIBRARY, MUSEUM, STRANGER, Provider, aggregate
from metadata_following import DAY_S, PROVIDER_ID, SOURCE, Following
from metadata_server import Published
from saml_signing_keys import idp_key, signing_key

from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.alarm import Loudness
from vestibule.errors import MetadataExpired, SigningKeyUnknown
from vestibule.flows.login.failed import AttemptFailed
from vestibule.protocols.saml.certificate import fingerprint

NEXT = signing_key("the hall's next")
WEEK_S = 7 * DAY_S
UNTIL_S = 1_800_000_000 + 2 * WEEK_S
ALL = (HALL, LIBRARY, MUSEUM)


def document(*providers: Provider, until_s: int | None = UNTIL_S, **how: Any) -> bytes:  # noqa: ANN401 - as there
    """The federation's of today."""
    return aggregate(*(providers or ALL), until_s=until_s, **how)


@pytest.fixture
async def federated(following: Following, tmp_path: Path) -> Following:
    """A federation, of which two providers are connected."""
    await following.index(document(), tmp_path)
    await following.join(HALL.entity_id)
    await following.join(LIBRARY.entity_id, provider_id="Library")
    following.clock.advance(1)
    return following


async def test_a_key_that_is_rotated_arrives(federated: Following) -> None:
    """S69: at the one connection that it is about, and its old key verifies no more."""
    before = await federated.connection("Library")
    federated.publish(document(HALL.but(keys=(NEXT,)), LIBRARY, MUSEUM), name=SOURCE)

    done = await federated.refresh(SOURCE)

    assert (done.changed, done.held, done.missing) == ((PROVIDER_ID,), (), ())
    assert await federated.connection("Library") == before
    await federated.response(NEXT)
    with pytest.raises(AttemptFailed) as caught:
        await federated.response(idp_key())
    assert isinstance(caught.value.error, SigningKeyUnknown)
    (event,) = await federated.audit(Action.METADATA_TAKEN)
    old, new = (fingerprint(key.certificate_pem) for key in (idp_key(), NEXT))
    assert f"certificate left: {old}; certificate joined: {new}" in event.note


async def test_both_connections_are_brought_up_to_date_by_one_reading(federated: Following) -> None:
    later_s = UNTIL_S + DAY_S
    members = (HALL.but(keys=(NEXT,)), LIBRARY.but(scopes=("books.example",)))
    federated.publish(document(*members, until_s=later_s), name=SOURCE)

    done = await federated.refresh(SOURCE)

    assert sorted(done.changed) == ["Hall", "Library"]
    assert federated.asked(SOURCE) == 1
    assert (await federated.connection("Library")).config["scopes"] == ["books.example"]
    ends = {(await federated.connection(name)).metadata_until_s for name in ("Hall", "Library")}
    assert ends == {later_s}


async def test_the_schedule_reads_it(federated: Following) -> None:
    federated.publish(document(HALL.but(keys=(NEXT,)), LIBRARY), name=SOURCE)
    federated.clock.advance(DAY_S)

    (done,) = await federated.due()

    assert (done.source.name, done.changed) == (SOURCE, (PROVIDER_ID,))
    assert await federated.due() == ()


async def test_an_address_on_another_server_waits_at_its_connection(federated: Following) -> None:
    federated.publish(document(HALL.but(sso_url="https://evil.example/sso"), LIBRARY), name=SOURCE)

    done = await federated.refresh(SOURCE)

    assert (done.changed, done.held) == ((), (PROVIDER_ID,))
    assert [event.note for event in await federated.audit(Action.METADATA_HELD)] == [
        "provider id: Hall; waiting: config.ssoUrl"
    ]


async def test_a_provider_that_left_counts_until_its_end(federated: Following) -> None:
    """What the federation said of it last is good for as long as it said."""
    federated.publish(document(LIBRARY, MUSEUM, until_s=UNTIL_S + WEEK_S), name=SOURCE)

    done = await federated.refresh(SOURCE)

    assert (done.missing, await federated.tie_of("Library")) == ((PROVIDER_ID,), await federated.tie_of("Library"))
    since_s = federated.now_s
    assert (await federated.tie_of()).missing_since_s == since_s
    (event,) = await federated.audit(Action.METADATA_REFUSED)
    assert event.note == "provider id: Hall; the source no longer names the provider"
    ending = next(one for one in (await federated.status()).endings if one.short == "left the source")
    assert (ending.loudness, ending.end_s) == (Loudness.WARNING, UNTIL_S)
    await federated.response(idp_key())

    federated.clock.advance(UNTIL_S - federated.now_s)
    with pytest.raises(MetadataExpired) as caught:
        await federated.response(idp_key())
    assert caught.value.code == "metadata_expired"
    federated.publish(document(LIBRARY, MUSEUM, until_s=UNTIL_S + 2 * WEEK_S), name=SOURCE)
    assert (await federated.refresh(SOURCE)).missing == (PROVIDER_ID,)
    assert (await federated.tie_of()).missing_since_s == since_s
    assert len(await federated.audit(Action.METADATA_REFUSED)) == 1


async def test_a_provider_that_comes_back_is_as_new(federated: Following) -> None:
    federated.publish(document(LIBRARY), name=SOURCE)
    await federated.refresh(SOURCE)
    federated.clock.advance(1)
    federated.publish(document(until_s=UNTIL_S + WEEK_S), name=SOURCE)

    done = await federated.refresh(SOURCE)

    assert done.missing == ()
    assert (await federated.tie_of()).missing_since_s is None
    assert (await federated.connection()).metadata_until_s == UNTIL_S + WEEK_S


@pytest.mark.parametrize(
    ("what", "code"),
    [
        pytest.param(Published(status=500), "upstream_status", id="500"),
        pytest.param(Published(hangs_up=True), "upstream_unreachable", id="down"),
        pytest.param(Published(body=b"<!DOCTYPE html><html>"), "metadata_malformed", id="html"),
        pytest.param(Published(body=document()[:-40]), "metadata_malformed", id="cut off"),
        pytest.param(Published(body=document(HALL, signer=None)), "signature_missing", id="unsigned"),
        pytest.param(Published(body=document(HALL, signer=STRANGER)), "signature_validation_failed", id="foreign"),
        pytest.param(Published(body=document(HALL, until_s=None)), "metadata_not_taken", id="without an end"),
        pytest.param(Published(body=document(HALL, until_s=1_700_000_000)), "metadata_expired", id="expired"),
        pytest.param(Published(body=document(HALL, MUSEUM.but(number=1))), "metadata_duplicate", id="twice"),
        pytest.param(Published(body=HALL.document(signer=FEDERATION)), "metadata_not_taken", id="a single provider"),
    ],
)
async def test_what_is_no_good_leaves_the_index_and_its_connections(
    federated: Following, what: Published, code: str
) -> None:
    before = await federated.source(SOURCE)
    federated.publish(what, name=SOURCE)

    await federated.refused(code, SOURCE)

    after = await federated.source(SOURCE)
    assert (after.generation, after.entities, after.valid_until_s) == (before.generation, 3, UNTIL_S)
    (event,) = await federated.audit(Action.METADATA_REFUSED)
    assert (event.code, event.note.startswith("source: federation; ")) == (code, True)
    assert "refresh fails" in [ending.short for ending in (await federated.status("Library")).endings]


async def test_an_old_copy_that_is_played_back_runs_out(federated: Following) -> None:
    """That is what validUntil is for: the signature is as good as ever."""
    newer = document(HALL.but(keys=(NEXT,)), LIBRARY, until_s=UNTIL_S + WEEK_S)
    federated.publish(newer, name=SOURCE)
    await federated.refresh(SOURCE)
    federated.clock.advance(UNTIL_S - federated.now_s)
    federated.publish(document(), name=SOURCE)

    await federated.refused("metadata_expired", SOURCE)

    await federated.response(NEXT)


async def test_the_same_document_is_not_indexed_again(federated: Following) -> None:
    before = await federated.source(SOURCE)
    done = await federated.refresh(SOURCE)
    assert (done.source.generation, done.changed) == (before.generation, ())
