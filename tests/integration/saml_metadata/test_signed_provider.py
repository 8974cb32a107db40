"""A provider's own document with a pinned signer, and without one (S62)."""

import pytest
from metadata_documents import FEDERATION, HALL, STRANGER
from metadata_following import PROVIDER_ID, Following
from saml_signing_keys import SigningKey, idp_key, signing_key

from vestibule.domain.audit.event import Action

NEXT = signing_key("the provider's next")


async def test_what_the_pinned_key_signed_is_taken(following: Following) -> None:
    await following.follow(HALL.document(signer=FEDERATION), signer=FEDERATION)
    following.publish(HALL.but(keys=(NEXT,)).document(signer=FEDERATION))

    assert (await following.refresh()).changed == (PROVIDER_ID,)

    await following.response(NEXT)


@pytest.mark.parametrize(
    ("signer", "code"),
    [(None, "signature_missing"), (STRANGER, "signature_validation_failed"), (NEXT, "signature_validation_failed")],
    ids=["nobody", "a stranger", "the provider's own new key"],
)
async def test_a_document_of_somebody_else_is_refused_and_the_connection_kept(
    following: Following, signer: SigningKey | None, code: str
) -> None:
    """S69: once per kind of failure, not once per attempt."""
    await following.follow(HALL.document(signer=FEDERATION), signer=FEDERATION)
    following.publish(HALL.but(keys=(NEXT,)).document(signer=signer))

    await following.refused(code)
    await following.refused(code)

    await following.response(idp_key())
    (event,) = await following.audit(Action.METADATA_REFUSED)
    assert (event.actor, event.code) == ("system", code)
    assert event.note.startswith("source: Hall; ")


async def test_one_altered_byte_is_refused(following: Following) -> None:
    signed = HALL.document(signer=FEDERATION)
    await following.follow(signed, signer=FEDERATION)
    following.publish(signed.replace(b"/saml/sso", b"/saml/ssp"))

    await following.refused("signature_validation_failed")


async def test_a_document_that_begins_to_be_signed_is_taken_unsigned_as_before(following: Following) -> None:
    """Nobody has said whose signature it should be: a signature alone vouches for nothing."""
    provider = HALL.but(scopes=("idp.example",))
    await following.follow(provider.document())
    grown = provider.but(keys=(NEXT,), scopes=("idp.example", "bank.example"))
    following.publish(grown.document(signer=STRANGER))

    done = await following.refresh()

    assert (done.changed, done.held) == ((PROVIDER_ID,), (PROVIDER_ID,))
    await following.response(NEXT)
    assert (await following.connection()).config["scopes"] == ["idp.example"]


async def test_a_signature_that_goes_away_again_is_missed_by_nobody(following: Following) -> None:
    await following.follow(HALL.document(signer=STRANGER))
    following.publish(HALL.but(keys=(NEXT,)).document())

    assert (await following.refresh()).changed == (PROVIDER_ID,)


async def test_what_is_good_again_ends_the_alarm(following: Following) -> None:
    await following.follow(HALL.document(signer=FEDERATION), signer=FEDERATION)
    following.publish(HALL.but(keys=(NEXT,)).document())
    await following.refused("signature_missing")
    assert (await following.source()).failing_since_s == following.now_s

    following.publish(HALL.but(keys=(NEXT,)).document(signer=FEDERATION))
    await following.refresh()

    source = await following.source()
    assert (source.failing_since_s, source.failure) == (None, "")
    assert (await following.status()).endings == ()
