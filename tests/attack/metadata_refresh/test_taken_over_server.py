"""Somebody has got hold of the web server that gives a provider's metadata: what that brings them, and what not.

Beside each bad document stands the good one, which is taken.
"""

import pytest
from metadata_documents import FEDERATION, HALL, LIBRARY, STRANGER, Provider, aggregate, signed
from metadata_following import DAY_S, PROVIDER_ID, Following
from metadata_server import Published
from saml_recipe import SSO
from saml_signing_keys import idp_key, signing_key

from vestibule.app.host import open_host
from vestibule.flows.metadata_import.reading import Refreshed
from vestibule.settings import load_settings

EVIL = signing_key("evil")
EVIL_HALL = HALL.but(keys=(EVIL,), sso_url="https://evil.example/sso")
NEXT = HALL.but(keys=(signing_key("the provider's next"),))


async def still_good(following: Following, provider: Provider = NEXT) -> Refreshed:
    """The provider's own next document is taken."""
    following.publish(provider.document(signer=FEDERATION))
    done = await following.refresh()
    assert done.changed == (PROVIDER_ID,)
    return done


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/sso",
        "http://idp.example/saml/sso",
        "https://idp.example:8443/saml/sso",
        "https://idp.example.evil.example/saml/sso",
        "https://sso.idp.example/saml/sso",
        "https://idp.example@evil.example/saml/sso",
    ],
)
async def test_people_are_sent_to_no_server_of_theirs(following: Following, url: str) -> None:
    """S62. Where nobody has pinned a signer too: it waits, or is refused."""
    await following.follow(HALL.document())
    following.publish(HALL.but(sso_url=url).document())

    await following.try_refresh()

    assert (await following.connection()).config["ssoUrl"] == SSO
    await still_good(following)


async def test_nor_is_what_a_logout_says_of_them(following: Following) -> None:
    provider = HALL.but(slo_url="https://idp.example/slo")
    await following.follow(provider.document())
    document = provider.document().replace(
        b'Location="https://idp.example/slo"',
        b'Location="https://idp.example/slo" ResponseLocation="https://evil.example/slo"',
    )
    assert b"evil" in document
    following.publish(document)

    done = await following.refresh()

    assert done.held == (PROVIDER_ID,)
    assert "sloResponseUrl" not in (await following.connection()).config


async def test_they_become_no_other_provider(following: Following) -> None:
    """S62, S73: people are known by the entity ID."""
    await following.follow(HALL.document())
    following.publish(HALL.but(entity_id="https://bank.example/idp").document())
    error = await following.refused("metadata_not_taken")
    assert "https://bank.example/idp" in error.detail
    await still_good(following)


@pytest.mark.parametrize("entity_id", [f"{HALL.entity_id}/", HALL.entity_id.upper(), HALL.entity_id + "%20"])
async def test_nor_one_that_is_called_almost_the_same(following: Following, entity_id: str) -> None:
    await following.follow(HALL.document())
    following.publish(HALL.but(entity_id=entity_id).document())
    await following.refused("metadata_not_taken")


async def test_they_speak_for_no_other_domain(following: Following) -> None:
    provider = HALL.but(scopes=("idp.example",))
    await following.follow(provider.document())
    for scopes in (("idp.example", "bank.example"), ("bank.example",), ()):
        following.publish(provider.but(scopes=scopes).document())
        await following.refresh()
        assert (await following.connection()).config["scopes"] == ["idp.example"]


async def test_without_a_pinned_signer_its_keys_are_what_the_server_says(following: Following) -> None:
    """Such a connection trusts the https address, and nothing else. Whoever wants more pins a signer."""
    await following.follow(HALL.document())
    following.publish(EVIL_HALL.but(sso_url=SSO).document())
    await following.refresh()
    await following.response(EVIL)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        pytest.param(EVIL_HALL.document(), "signature_missing", id="unsigned"),
        pytest.param(EVIL_HALL.document(signer=EVIL), "signature_validation_failed", id="their own signature"),
        pytest.param(EVIL_HALL.document(signer=STRANGER), "signature_validation_failed", id="somebody else's"),
        pytest.param(
            HALL.document(signer=FEDERATION).replace(
                idp_key().certificate_base64.encode(), EVIL.certificate_base64.encode()
            ),
            "signature_validation_failed",
            id="another key under the old signature",
        ),
        pytest.param(
            HALL.document(signer=FEDERATION).replace(b"IDPSSODescriptor", b"SPSSODescriptor"),
            "signature_validation_failed",
            id="another role under it",
        ),
        pytest.param(LIBRARY.document(signer=FEDERATION), "metadata_not_taken", id="another provider's, well signed"),
        pytest.param(
            HALL.but(keys=(EVIL,), until_s=1_700_000_000).document(signer=FEDERATION),
            "metadata_expired",
            id="an old one that has run out",
        ),
        pytest.param(
            aggregate(HALL, until_s=1_900_000_000), "metadata_not_taken", id="the signed federation it is part of"
        ),
        pytest.param(
            signed(aggregate(EVIL_HALL, signer=None), EVIL), "metadata_not_taken", id="a federation of their own"
        ),
    ],
)
async def test_with_a_pinned_signer_nothing_of_theirs_is_taken(
    following: Following, document: bytes, code: str
) -> None:
    """S62."""
    await following.follow(HALL.document(signer=FEDERATION), signer=FEDERATION)
    following.publish(document)
    await following.refused(code)
    await following.response(idp_key())
    await still_good(following)


async def test_a_redirect_leads_nowhere(following: Following) -> None:
    """S61: neither to another document nor into the private network."""
    await following.follow(HALL.document())
    elsewhere = following.server.publish(EVIL_HALL.document(), path="/elsewhere")
    for location in (elsewhere, "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"):
        following.publish(Published(status=302, headers={"Location": location}))
        await following.refused("upstream_status")
    assert following.asked("elsewhere") == 0


async def test_the_rules_for_addresses_count_at_every_reading(following: Following) -> None:
    """S61, S62: the address was allowed when it was given, and the installation has moved to production since."""
    await following.follow(HALL.document())
    source_id = (await following.source()).id
    moved = following.environ | {"VESTIBULE_BASE_URL": "https://app.example"}
    async with open_host(load_settings(environ=moved), clock=following.clock) as production:
        done = await production.metadata.refresh.one(source_id)
    assert done is not None
    assert done.error is not None
    assert done.error.code == "blocked_address"
    assert following.asked() == 0


async def test_a_header_of_theirs_is_no_header_of_ours(following: Following) -> None:
    """What they call the document is stored, and sent to them again."""
    await following.follow(HALL.document())
    following.publish(NEXT.document(), etag='"\u00e4"', last_modified="a" * 5_000)
    await following.refresh()
    source = await following.source()
    assert (source.etag, source.last_modified) == ("", "")
    await following.refresh()
    assert not {"if-none-match", "if-modified-since"} & set(following.server.asked(f"/{PROVIDER_ID}")[-1].headers)


async def test_what_they_write_stays_out_of_logs_and_marks(following: Following) -> None:
    """S69: an entity ID with line breaks and direction marks goes into the failure, the trail and the status."""
    await following.follow(HALL.document())
    document = HALL.document().replace(b'https://idp.example/saml"', b'https://evil&#x202E;&#10;x"', 1)
    following.publish(document)
    done = await following.try_refresh()
    assert done.error is not None
    source = await following.source()
    event = (await following.audit())[-1]
    assert source.failure.isprintable()
    assert event.note.isprintable()


async def test_a_document_that_is_good_for_ever_has_us_ask_every_day(following: Following) -> None:
    """A withdrawn key is to be missed within a day, whatever cacheDuration says."""
    await following.follow(HALL.but(cache="P100Y").document())
    at_s = (await following.source()).refresh_at_s
    assert at_s is not None
    assert at_s <= following.now_s + DAY_S
