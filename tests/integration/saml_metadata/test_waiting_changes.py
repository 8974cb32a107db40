"""What a document may not bring about by itself waits for the administrator (S62)."""

import asyncio
from threading import Event
from typing import Any

import pytest
from metadata_documents import FEDERATION, HALL, Provider
from metadata_following import PROVIDER_ID, Following
from msgspec.structs import replace
from saml_recipe import SSO
from saml_signing_keys import signing_key

from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.alarm import Loudness
from vestibule.domain.metadata.follow import HeldChange
from vestibule.errors import EditConflict, NotFound
from vestibule.flows.connections.draft import Change

NEW_HOME = "https://login.other.example/sso"
NEXT = signing_key("the provider's next")


async def refreshed_to(following: Following, provider: Provider, **signing: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Publish what a provider says today, and read it: at which connections something waits."""
    following.publish(provider.document(**signing))
    return (await following.refresh()).held


async def held(following: Following) -> HeldChange:
    """What waits."""
    _, change = await following.host.metadata.accept.waiting(PROVIDER_ID)
    return change


async def test_an_address_on_another_server_waits(following: Following) -> None:
    """Whoever gets hold of a provider's web server would have everybody who signs in."""
    before = await following.follow(HALL.document())

    assert await refreshed_to(following, HALL.but(sso_url=NEW_HOME)) == (PROVIDER_ID,)

    assert await following.connection() == before
    change = await held(following)
    assert change.fields == {"ssoUrl": NEW_HOME}
    assert change.since_s == following.now_s
    (reason,) = change.reasons
    assert reason.startswith(f"{NEW_HOME} is on another server")
    (event,) = await following.audit(Action.METADATA_HELD)
    assert (event.actor, event.note) == ("system", "provider id: Hall; waiting: config.ssoUrl")
    loudest = (await following.status()).endings[0]
    assert (loudest.loudness, loudest.short) == (Loudness.WARNING, "a change waits")


async def test_keys_never_wait(following: Following) -> None:
    """A key that left has to stop working, whatever else a document says."""
    await following.follow(HALL.document())

    await refreshed_to(following, HALL.but(sso_url=NEW_HOME, keys=(NEXT,)))

    assert (await following.connection()).config["ssoUrl"] == SSO
    await following.response(NEXT)
    assert list((await held(following)).fields) == ["ssoUrl"]


async def test_what_changes_together_waits_together(following: Following) -> None:
    """Else an address would be used with another one's binding, or a logout go to the old server."""
    provider = HALL.but(slo_url="https://idp.example/slo")
    await following.follow(provider.document())

    await refreshed_to(following, provider.but(sso_url=NEW_HOME, slo_url="https://idp.example/v2/slo"))

    assert (await held(following)).fields == {"ssoUrl": NEW_HOME, "sloUrl": "https://idp.example/v2/slo"}


async def test_the_administrators_yes_takes_it_over(following: Following) -> None:
    """S69, S73: it is a change like any other of theirs."""
    before = await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))

    await following.host.metadata.accept(PROVIDER_ID, seen=await held(following))

    after = await following.connection()
    assert after.config["ssoUrl"] == NEW_HOME
    assert after.login_version == before.login_version + 1
    assert [(event.actor, event.note) for event in await following.audit(Action.METADATA_ACCEPTED)] == [
        ("cli", "provider id: Hall; fields: config.ssoUrl")
    ]
    assert len(await following.audit(Action.CONNECTION_CHANGED)) == 1
    status = await following.status()
    assert (status.own_fields, status.endings) == ((), ())
    with pytest.raises(NotFound) as caught:
        await held(following)
    assert caught.value.code == "object_not_found"


async def test_what_was_accepted_counts_as_taken(following: Following) -> None:
    """The provider moves on from there, on its new server."""
    await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))
    await following.host.metadata.accept(PROVIDER_ID, seen=await held(following))

    assert await refreshed_to(following, HALL.but(sso_url=f"{NEW_HOME}/v2")) == ()

    assert (await following.connection()).config["ssoUrl"] == f"{NEW_HOME}/v2"


async def test_what_changed_after_it_was_shown_is_not_accepted(following: Following) -> None:
    """The yes was to something else."""
    before = await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))
    seen = await held(following)
    await refreshed_to(following, HALL.but(sso_url="https://evil.example/sso"))

    with pytest.raises(NotFound) as caught:
        await following.host.metadata.accept(PROVIDER_ID, seen=seen)

    assert caught.value.code == "object_not_found"
    assert await following.connection() == before
    assert (await held(following)).fields == {"ssoUrl": "https://evil.example/sso"}


async def test_the_administrators_no_keeps_what_is_there(following: Following) -> None:
    """From then on it is an entry of their own, and the same change waits no second time."""
    before = await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))

    await following.host.metadata.accept.decline(PROVIDER_ID, seen=await held(following))

    assert await following.connection() == before
    assert [(event.actor, event.note) for event in await following.audit(Action.METADATA_DECLINED)] == [
        ("cli", "provider id: Hall; fields: config.ssoUrl")
    ]
    assert (await following.status()).own_fields == ("ssoUrl",)
    assert await refreshed_to(following, HALL.but(sso_url=NEW_HOME, keys=(NEXT,))) == ()
    assert (await following.connection()).config["ssoUrl"] == SSO
    await following.response(NEXT)


async def test_a_no_to_something_that_waits_no_more_is_refused(following: Following) -> None:
    await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))
    seen = await held(following)
    await refreshed_to(following, HALL.but(sso_url="https://evil.example/sso"))

    with pytest.raises(NotFound) as caught:
        await following.host.metadata.accept.decline(PROVIDER_ID, seen=seen)

    assert caught.value.code == "object_not_found"
    assert (await following.tie_of()).held is not None


async def test_a_no_while_the_next_document_is_read_stays_a_no(following: Following) -> None:
    """A decision changes no version of the connection: the reading, begun before it, would have it wait once more."""
    await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))
    held_back = Event()
    following.publish(HALL.but(sso_url=NEW_HOME, cache="PT4H").document(), until=held_back)
    reading = asyncio.create_task(following.try_refresh())
    for _ in range(2):
        await asyncio.to_thread(following.server.wait_for_a_request)
    await following.host.metadata.accept.decline(PROVIDER_ID, seen=await held(following))
    held_back.set()

    error = (await reading).error

    assert error is not None
    assert error.code == "edit_conflict"
    assert ((await following.tie_of()).held, (await following.status()).own_fields) == (None, ("ssoUrl",))
    assert (await following.refresh()).held == ()


async def test_a_change_made_from_what_a_refresh_has_replaced_is_refused(following: Following) -> None:
    """It would bring back the certificate that has left."""
    before = await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(keys=(NEXT,)))
    after = await following.connection()

    with pytest.raises(EditConflict) as caught:
        await following.host.manage.change(PROVIDER_ID, Change(config=before.config), based_on=before)

    assert caught.value.code == "edit_conflict"
    assert await following.connection() == after


async def test_what_the_provider_takes_back_waits_no_more(following: Following) -> None:
    before = await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))

    assert await refreshed_to(following, HALL.but(cache="PT4H")) == ()

    assert await following.connection() == before
    assert (await following.tie_of()).held is None


async def test_waiting_is_written_down_once(following: Following) -> None:
    """And since when it waits does not begin anew with every text of the document."""
    await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))
    first = await held(following)
    following.clock.advance(3_600)

    await refreshed_to(following, HALL.but(sso_url=NEW_HOME, cache="PT3H"))

    assert replace(await held(following), document_hash=first.document_hash) == first
    assert len(await following.audit(Action.METADATA_HELD)) == 1


async def test_a_domain_more_waits_where_nobody_signed_it(following: Following) -> None:
    """It would let the provider speak for another organization's people."""
    provider = HALL.but(scopes=("idp.example",))
    await following.follow(provider.document())

    assert await refreshed_to(following, provider.but(scopes=("idp.example", "bank.example"))) == (PROVIDER_ID,)

    assert (await following.connection()).config["scopes"] == ["idp.example"]
    assert (await held(following)).reasons == (
        "The provider claims the domain bank.example, and nobody has signed the document that says so.",
    )


async def test_a_domain_less_does_not(following: Following) -> None:
    provider = HALL.but(scopes=("idp.example", "bank.example"))
    await following.follow(provider.document())

    assert await refreshed_to(following, provider.but(scopes=("idp.example",))) == ()

    assert (await following.connection()).config["scopes"] == ["idp.example"]


async def test_no_domain_at_all_waits(following: Following) -> None:
    """Without a scope a connection takes names of every domain."""
    provider = HALL.but(scopes=("idp.example",))
    await following.follow(provider.document())

    assert await refreshed_to(following, HALL) == (PROVIDER_ID,)

    assert (await following.connection()).config["scopes"] == ["idp.example"]
    change = await held(following)
    assert change.fields == {"scopes": None}
    await following.host.metadata.accept(PROVIDER_ID, seen=change)
    assert "scopes" not in (await following.connection()).config
    following.publish(HALL.but(cache="PT5H").document())
    assert (await following.refresh()).held == ()


async def test_where_the_pinned_key_signed_it_domains_are_taken(following: Following) -> None:
    """The signer answers for them."""
    provider = HALL.but(scopes=("idp.example",))
    await following.follow(provider.document(signer=FEDERATION), signer=FEDERATION)

    grown = provider.but(scopes=("idp.example", "bank.example"))
    assert await refreshed_to(following, grown, signer=FEDERATION) == ()

    assert (await following.connection()).config["scopes"] == ["idp.example", "bank.example"]


async def test_an_address_on_another_server_waits_even_then(following: Following) -> None:
    """Federations sign what their members send in."""
    await following.follow(HALL.document(signer=FEDERATION), signer=FEDERATION)

    assert await refreshed_to(following, HALL.but(sso_url=NEW_HOME), signer=FEDERATION) == (PROVIDER_ID,)

    assert (await following.connection()).config["ssoUrl"] == SSO


async def test_a_first_logout_address_on_another_server_waits(following: Following) -> None:
    """A logout request names the person to whoever gets it."""
    await following.follow(HALL.document())

    assert await refreshed_to(following, HALL.but(slo_url="https://evil.example/slo")) == (PROVIDER_ID,)

    assert "sloUrl" not in (await following.connection()).config


async def test_the_old_server_is_another_one_by_then(following: Following) -> None:
    """Whoever leaves a server leaves its name to others; that the entity ID looks like its address means nothing."""
    await following.follow(HALL.document())
    await refreshed_to(following, HALL.but(sso_url=NEW_HOME))
    await following.host.metadata.accept(PROVIDER_ID, seen=await held(following))

    assert await refreshed_to(following, HALL.but(cache="PT3H")) == (PROVIDER_ID,)

    assert (await following.connection()).config["ssoUrl"] == NEW_HOME
