"""A connection follows its provider's own document: what changes there changes here, and nothing else (S62, S73)."""

import pytest
from metadata_documents import HALL
from metadata_following import DAY_S, PROVIDER_ID, Following
from saml_signing_keys import SigningKey, idp_key, signing_key

from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.schedule import JITTER, LONGEST_S, SHORTEST_S, USUAL_S
from vestibule.errors import SigningKeyUnknown
from vestibule.flows.connections.draft import Change
from vestibule.flows.login.failed import AttemptFailed
from vestibule.protocols.saml.certificate import fingerprint

OLD = idp_key()
NEXT = signing_key("the provider's next")
MODIFIED = "Wed, 21 Oct 2026 07:28:00 GMT"


def shown(key: SigningKey) -> str:
    """As the audit trail names it."""
    return fingerprint(key.certificate_pem)


async def refused_response(following: Following, key: SigningKey) -> None:
    with pytest.raises(AttemptFailed) as caught:
        await following.response(key)
    assert isinstance(caught.value.error, SigningKeyUnknown)
    assert caught.value.error.code == "signature_validation_failed"


async def test_a_new_key_joins(following: Following) -> None:
    """S69: the trail names it."""
    await following.follow(HALL.document())
    following.publish(HALL.but(keys=(OLD, NEXT)).document())

    done = await following.refresh()

    assert (done.changed, done.held) == ((PROVIDER_ID,), ())
    (event,) = await following.audit(Action.METADATA_TAKEN)
    assert (event.actor, event.connection_id) == ("system", (await following.connection()).id)
    assert event.note == (f"provider id: Hall; changed: config.signingCertificates; certificate joined: {shown(NEXT)}")
    await following.response(OLD)
    await following.response(NEXT)


async def test_a_key_that_left_verifies_no_more(following: Following) -> None:
    """S62, S69: both are in the trail, for whoever looks into a refused sign-in."""
    await following.follow(HALL.document())
    await following.response(OLD)
    following.publish(HALL.but(keys=(NEXT,)).document())

    await following.refresh()

    await following.response(NEXT)
    await refused_response(following, OLD)
    (event,) = await following.audit(Action.METADATA_TAKEN)
    assert f"certificate left: {shown(OLD)}; certificate joined: {shown(NEXT)}" in event.note


async def test_a_refresh_ends_no_login_under_way(following: Following) -> None:
    """S73 is about the administrator's changes: logins pin `login_version`."""
    before = await following.follow(HALL.document())
    following.publish(HALL.but(keys=(OLD, NEXT)).document())

    await following.refresh()

    after = await following.connection()
    assert (after.version, after.login_version) == (before.version + 1, before.login_version)


async def test_an_endpoint_that_moves_within_its_server_is_taken(following: Following) -> None:
    await following.follow(HALL.document())
    following.publish(HALL.but(sso_url="https://idp.example/v2/sso").document())

    done = await following.refresh()

    assert (done.changed, done.held) == ((PROVIDER_ID,), ())
    assert (await following.connection()).config["ssoUrl"] == "https://idp.example/v2/sso"
    assert (await following.audit(Action.METADATA_TAKEN))[0].note.endswith("; changed: config.ssoUrl")


async def test_what_the_server_called_the_document_is_sent_back(following: Following) -> None:
    """RFC 9110 13.1: and a document that is still the same is not sent again, nor looked at."""
    await following.follow(HALL.document(), etag='"1"', last_modified=MODIFIED)
    await following.refresh()
    before = await following.connections(), await following.follows(), await following.audit()
    following.clock.advance(DAY_S)

    done = await following.refresh()

    first, second = following.server.asked(f"/{PROVIDER_ID}")
    assert "if-none-match" not in first.headers
    assert (second.headers["if-none-match"], second.headers["if-modified-since"]) == ('"1"', MODIFIED)
    assert (done.changed, done.held) == ((), ())
    assert (await following.connections(), await following.follows(), await following.audit()) == before
    assert done.source.fetched_at_s == following.now_s


async def test_the_same_bytes_change_nothing_whatever_they_are_called(following: Following) -> None:
    await following.follow(HALL.document(), etag='"1"')
    await following.refresh()
    before = await following.connections(), await following.follows(), await following.audit()
    following.publish(HALL.document(), etag='"2"')

    await following.refresh()

    assert (await following.connections(), await following.follows(), await following.audit()) == before
    assert (await following.source()).etag == '"2"'


async def test_another_text_of_the_same_content_changes_no_connection(following: Following) -> None:
    before = await following.follow(HALL.document())
    following.publish(HALL.document() + b"\n<!-- written anew -->")

    done = await following.refresh()

    assert done.changed == ()
    assert await following.connection() == before
    assert await following.audit(Action.METADATA_TAKEN) == []


async def test_an_own_entry_of_the_administrator_stays(following: Following) -> None:
    """`--set` goes over the document at the import, and ever after."""
    own = "https://elsewhere.example/sso"
    await following.follow(HALL.document(), config={"ssoUrl": own, "clockSkew": 60})
    following.publish(HALL.but(sso_url="https://idp.example/v2/sso", keys=(OLD, NEXT)).document())

    done = await following.refresh()

    config = (await following.connection()).config
    assert (config["ssoUrl"], config["clockSkew"], len(config["signingCertificates"])) == (own, 60, 2)
    assert (done.changed, done.held) == ((PROVIDER_ID,), ())
    assert (await following.status()).own_fields == ("ssoUrl",)
    (event,) = await following.audit(Action.METADATA_TAKEN)
    assert event.note.endswith("; kept as entered: config.ssoUrl")


async def test_an_entry_made_later_stays_too(following: Following) -> None:
    connection = await following.follow(HALL.document())
    await following.host.manage.change(
        PROVIDER_ID, Change(config={**connection.config, "signingCertificates": [NEXT.certificate_pem]})
    )
    following.publish(HALL.but(keys=(OLD, signing_key("a third"))).document())

    done = await following.refresh()

    assert done.changed == ()
    await following.response(NEXT)
    assert (await following.status()).own_fields == ("signingCertificates",)


async def test_an_own_entry_that_the_document_catches_up_with_is_nobodys_any_more(following: Following) -> None:
    moved = HALL.but(sso_url="https://idp.example/v2/sso")
    await following.follow(HALL.document(), config={"ssoUrl": "https://idp.example/v2/sso"})
    following.publish(moved.document())
    await following.refresh()
    assert (await following.status()).own_fields == ()

    following.publish(moved.but(sso_url="https://idp.example/v3/sso").document())
    await following.refresh()

    assert (await following.connection()).config["ssoUrl"] == "https://idp.example/v3/sso"


async def test_a_later_end_of_the_document_is_the_connections_too(following: Following) -> None:
    """Every refresh of a document that is always valid for a week moves it; the trail says nothing of that."""
    now_s = following.now_s
    before = await following.follow(HALL.but(until_s=now_s + 7 * DAY_S).document())
    assert before.metadata_until_s == now_s + 7 * DAY_S
    following.publish(HALL.but(until_s=now_s + 8 * DAY_S).document())

    await following.refresh()

    assert (await following.connection()).metadata_until_s == now_s + 8 * DAY_S
    assert (await following.source()).valid_until_s == now_s + 8 * DAY_S
    assert await following.audit(Action.METADATA_TAKEN) == []


async def test_a_document_that_names_no_end_any_more_has_the_connection_go_on(following: Following) -> None:
    await following.follow(HALL.but(until_s=following.now_s + DAY_S).document())
    following.publish(HALL.document())

    await following.refresh()

    assert (await following.connection()).metadata_until_s is None


@pytest.mark.parametrize(
    ("cache", "longest_s"),
    [(None, USUAL_S), ("PT2H", 7_200), ("PT1S", SHORTEST_S), ("P1Y", LONGEST_S)],
)
async def test_the_next_reading_is_when_the_document_wants_it_within_bounds(
    following: Following, cache: str | None, longest_s: int
) -> None:
    """S62, S63: spread by a fifth, so that thousands of installations do not ask together."""
    await following.follow(HALL.but(cache=cache).document())
    following.publish(HALL.but(cache=cache, keys=(OLD, NEXT)).document())

    done = await following.refresh()

    at_s = done.source.refresh_at_s
    assert at_s is not None
    assert longest_s * (1 - JITTER) - 1 <= at_s - following.now_s <= longest_s


async def test_a_document_is_asked_for_again_before_half_of_its_time_has_passed(following: Following) -> None:
    await following.follow(HALL.but(until_s=following.now_s + 3_600, cache="P1D").document())
    at_s = (await following.source()).refresh_at_s
    assert at_s is not None
    assert at_s - following.now_s <= 1_800


async def test_the_schedule_reads_what_is_due_and_nothing_else(following: Following) -> None:
    await following.follow(HALL.document())
    assert await following.due() == ()
    following.clock.advance(USUAL_S * (1 - JITTER) - 60)
    assert await following.due() == ()
    assert following.asked() == 0
    following.clock.advance(USUAL_S)

    (done,) = await following.due()

    assert (done.error, done.source.name, following.asked()) == (None, PROVIDER_ID, 1)
    assert await following.due() == ()


async def test_a_connection_that_is_disabled_stays_so_and_up_to_date(following: Following) -> None:
    await following.follow(HALL.document())
    await following.host.manage.disable(PROVIDER_ID, end_sessions=False)
    following.publish(HALL.but(keys=(NEXT,)).document())

    await following.refresh()

    connection = await following.connection()
    assert (connection.enabled, connection.config["signingCertificates"]) == (False, [NEXT.certificate_pem.strip()])
