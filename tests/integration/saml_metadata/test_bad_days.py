"""S61, S62: whatever comes in place of metadata changes nothing, and is said louder every week until it is over."""

import tempfile
from pathlib import Path
from threading import Event

import pytest
from house import Log
from metadata_documents import HALL, LIBRARY, MUSEUM, aggregate
from metadata_following import DAY_S, PROVIDER_ID, Following
from metadata_server import Published
from saml_names import METADATA
from saml_recipe import SSO
from saml_signing_keys import idp_key, signing_key

from vestibule.app.metadata import metadata_of
from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.alarm import Loudness
from vestibule.domain.metadata.schedule import JITTER, LONGEST_S, SOONEST_RETRY_S
from vestibule.errors import InternalError, MetadataExpired, UpstreamTimeout
from vestibule.flows.metadata_import.refresh import log_failure
from vestibule.protocols.net import HTTPNet, NetPolicy

NEXT = signing_key("the provider's next")
GOOD = HALL.but(keys=(NEXT,)).document()
WEEK_S = 7 * DAY_S

HTML = b"<!DOCTYPE html><html><body>We will be back soon.</body></html>"
DTD = b'<!DOCTYPE EntityDescriptor [<!ENTITY a "b">]>' + GOOD
IN_A_SCRIPT = GOOD.replace(SSO.encode(), b"javascript:alert(1)")
TWO_SAME_IDS = GOOD.replace(b"<IDPSSODescriptor", b'<IDPSSODescriptor ID="_entity-1"', 1)
A_SERVICE = f'<EntityDescriptor xmlns="{METADATA}" entityID="{HALL.entity_id}"/>'.encode()


@pytest.mark.parametrize(
    ("what", "code"),
    [
        pytest.param(Published(status=500), "upstream_status", id="500"),
        pytest.param(Published(status=404), "upstream_status", id="404"),
        pytest.param(Published(status=302, headers={"Location": "/elsewhere"}), "upstream_status", id="redirect"),
        pytest.param(Published(hangs_up=True), "upstream_unreachable", id="down"),
        pytest.param(Published(body=GOOD, sent_bytes=500), "upstream_unreachable", id="cut off on the way"),
        pytest.param(Published(body=GOOD[:500]), "config_error", id="cut off"),
        pytest.param(Published(body=b""), "metadata_malformed", id="nothing"),
        pytest.param(Published(body=HTML), "metadata_malformed", id="html"),
        pytest.param(Published(body=b'{"issuer": "x"}'), "metadata_malformed", id="json"),
        pytest.param(Published(body=DTD), "metadata_malformed", id="dtd"),
        pytest.param(Published(body=IN_A_SCRIPT), "config_error", id="javascript"),
        pytest.param(Published(body=TWO_SAME_IDS), "config_error", id="two same ids"),
        pytest.param(Published(body=A_SERVICE), "config_error", id="no identity provider"),
        pytest.param(Published(body=LIBRARY.document()), "metadata_not_taken", id="another provider"),
        pytest.param(Published(body=aggregate(HALL, MUSEUM, signer=None)), "metadata_not_taken", id="an aggregate"),
        pytest.param(Published(body=HALL.but(until_s=1_700_000_000).document()), "metadata_expired", id="expired"),
        pytest.param(Published(body=b"<x>" + b" " * (1 << 20)), "upstream_too_large", id="too large"),
    ],
)
async def test_what_is_no_good_changes_nothing(following: Following, what: Published, code: str) -> None:
    await following.follow(HALL.document(), etag='"1"')
    following.publish(what)

    await following.refused(code)

    await following.response(idp_key())
    (event,) = await following.audit(Action.METADATA_REFUSED)
    assert (event.actor, event.code) == ("system", code)

    following.publish(GOOD)
    await following.refresh()
    await following.response(NEXT)


async def test_a_slow_server_is_left_at_the_deadline(following: Following) -> None:
    """S63: of the net's policy, which is shorter here than in life."""
    await following.follow(HALL.document())
    held_back = Event()
    following.publish(GOOD, until=held_back)
    host = following.host
    net = HTTPNet(NetPolicy(development=True, deadline_s=0.2), clock=following.clock)
    try:
        hasty = metadata_of(
            store=host.store,
            net=net,
            connectors=host.registry,
            check=host.check,
            manage=host.manage,
            feed=host.feed,
            clock=following.clock,
        )
        done = await hasty.refresh.one((await following.source()).id)
    finally:
        held_back.set()
        await net.aclose()

    assert done is not None
    assert isinstance(done.error, UpstreamTimeout)
    assert (await following.source()).failure.startswith("upstream_timeout: ")


async def test_a_fault_of_this_machine_is_a_failure_like_any_other(
    following: Following, log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk is full, say. The sources behind this one are read all the same, and it is tried again later."""
    await following.follow(HALL.document())
    following.clock.advance(DAY_S)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))

    (done,) = await following.due()

    assert isinstance(done.error, InternalError)
    source = await following.source()
    assert source.failure == "internal_error: reading it broke: FileNotFoundError"
    assert (source.lease, source.failing_since_s) == ("", following.now_s)
    assert [event["event"] for event in log] == ["metadata_reading_broke", "metadata_not_refreshed"]


async def test_it_is_tried_again_soon_and_then_ever_more_seldom(following: Following) -> None:
    """S63: a provider that is down is not hammered, and one that is back is not kept waiting."""
    await following.follow(HALL.document())
    following.publish(status=503)
    began_s, waits = following.now_s, []
    for _ in range(14):
        await following.try_refresh()
        at_s = (await following.source()).refresh_at_s
        assert at_s is not None
        waits.append((following.now_s - began_s, at_s - following.now_s))
        following.clock.advance(at_s - following.now_s)

    for failing_s, wait_s in waits:
        longest_s = min(max(failing_s, SOONEST_RETRY_S), LONGEST_S)
        assert longest_s * (1 - JITTER) - 1 <= wait_s <= longest_s
    assert waits[-1][1] >= LONGEST_S * (1 - JITTER) - 1
    assert (await following.source()).failing_since_s == began_s


async def test_the_schedule_leaves_a_failing_source_alone_until_then(following: Following) -> None:
    await following.follow(HALL.document())
    following.clock.advance(DAY_S)
    following.publish(status=503)
    assert len(await following.due()) == 1
    assert await following.due() == ()
    following.clock.advance(SOONEST_RETRY_S)
    assert len(await following.due()) == 1
    assert following.asked() == 2


async def test_it_is_said_louder_every_week(following: Following, log: Log) -> None:
    await following.follow(HALL.document())
    following.publish(HTML)
    heard, levels = [], []
    for _ in range(6):
        log_failure(await following.try_refresh(), now_s=following.now_s)
        (ending,) = (await following.status()).endings
        assert (ending.short, "metadata_malformed" in ending.sentence) == ("refresh fails", True)
        heard.append(ending.loudness)
        levels.append(log[-1]["log_level"])
        following.clock.advance(WEEK_S)

    assert heard == [
        *(Loudness.NOTE, Loudness.REMINDER, Loudness.WARNING),
        *(Loudness.ALARM, Loudness.ALARM, Loudness.ALARM),
    ]
    assert levels == ["warning", "warning", "error", "error", "error", "error"]
    assert len(await following.audit(Action.METADATA_REFUSED)) == 1


async def test_another_kind_of_failure_is_written_down_again(following: Following) -> None:
    """S69. Since when it fails stays."""
    await following.follow(HALL.document())
    following.publish(status=503)
    await following.try_refresh()
    since_s = following.now_s
    following.clock.advance(DAY_S)
    following.publish(HTML)
    await following.try_refresh()

    assert [event.code for event in await following.audit(Action.METADATA_REFUSED)] == [
        "upstream_status",
        "metadata_malformed",
    ]
    assert (await following.source()).failing_since_s == since_s


async def test_a_connection_ends_with_its_metadata_and_comes_back_with_it(following: Following) -> None:
    """S62: until validUntil the last good configuration counts, and not a second longer."""
    await following.follow(HALL.but(until_s=following.now_s + 3 * WEEK_S).document())
    following.publish(status=503)
    await following.try_refresh()
    following.clock.advance(3 * WEEK_S - 1)
    await following.response(idp_key())
    following.clock.advance(1)

    with pytest.raises(MetadataExpired) as caught:
        await following.response(idp_key())
    assert caught.value.code == "metadata_expired"
    status = await following.status()
    assert (status.endings[0].loudness, status.endings[0].short) == (Loudness.OVER, "metadata has run out")

    following.publish(HALL.but(until_s=following.now_s + WEEK_S).document())
    await following.refresh()
    await following.response(idp_key())


async def test_a_cache_that_keeps_an_old_document_is_a_failure(following: Following) -> None:
    """The server says that nothing is new, and what we have has run out."""
    await following.follow(HALL.but(until_s=following.now_s + DAY_S).document(), etag='"1"')
    await following.refresh()
    following.clock.advance(DAY_S)

    await following.refused("metadata_expired")

    assert following.server.asked(f"/{PROVIDER_ID}")[-1].headers["if-none-match"] == '"1"'
