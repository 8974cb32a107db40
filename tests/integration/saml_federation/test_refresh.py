"""S62: what the federation takes away stops working, what it adds begins to, and nobody here has to do anything."""

import pytest
from error_page import refusal
from house import House, Log, browser_at, replica_of
from http_browser import HTTPBrowser
from metadata_documents import LIBRARY, MUSEUM, STRANGER
from metadata_server import MetadataServer
from saml_federation import DAY_S, Federation, federate
from saml_house import deliver
from saml_recipe import Attribute, Signing

HOUR_S = 3_600
NEW = Signing(key=STRANGER)
BOTH = LIBRARY.but(keys=(*LIBRARY.keys, STRANGER))
ONLY_NEW = LIBRARY.but(keys=(STRANGER,))


@pytest.fixture
def federation(fresh_house: House, published: MetadataServer) -> Federation:
    return federate(fresh_house, published, LIBRARY, MUSEUM)


async def test_a_provider_that_left_is_not_begun_with(federation: Federation, log: Log) -> None:
    async with federation.house.browser() as browser:
        await federation.asked(browser, LIBRARY)
        federation.change_to(MUSEUM)
        with refusal(federation.house, log, "unknown_provider", status=404, stored=False) as caught:
            caught.answer = await browser.begin("Campus", idp=LIBRARY.entity_id)
        await federation.asked(browser, MUSEUM)


async def test_a_provider_that_leaves_during_a_sign_in_ends_it(federation: Federation, log: Log) -> None:
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        federation.change_to(MUSEUM)
        posted = federation.response(LIBRARY, request=request)
        with refusal(federation.house, log, "unknown_provider", status=404, stored=False) as caught:
            caught.answer = await deliver(federation.house, browser, posted)


async def test_a_provider_that_leaves_between_the_hops_ends_it(federation: Federation, log: Log) -> None:
    """It had signed the response, so the attempt is kept; there is no session."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        parked = await deliver(federation.house, browser, federation.response(LIBRARY, request=request))
        federation.change_to(MUSEUM)
        with refusal(federation.house, log, "unknown_provider", status=404, stored=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])
        assert await browser.session_status() == 401


async def test_a_sign_in_under_way_survives_a_refresh(federation: Federation) -> None:
    """The federation's document changes every day; people do not notice."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        federation.change_to(LIBRARY, MUSEUM)
        parked = await deliver(federation.house, browser, federation.response(LIBRARY, request=request))
        federation.change_to(LIBRARY)
        assert (await browser.get(parked.headers["location"])).status_code == 303


async def test_a_key_rolls_over_in_the_index(federation: Federation, log: Log) -> None:
    house = federation.house
    await sign_in(federation, Signing(key=LIBRARY.keys[0]))
    federation.change_to(BOTH, MUSEUM)
    await sign_in(federation, NEW)
    await sign_in(federation, Signing(key=LIBRARY.keys[0]))
    federation.change_to(ONLY_NEW, MUSEUM)
    await sign_in(federation, NEW)
    async with house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        with refusal(house, log, "signature_validation_failed", status=403, stored=False) as caught:
            caught.answer = await deliver(house, browser, federation.response(LIBRARY, request=request))


async def test_a_key_that_left_is_gone_on_every_replica(federation: Federation) -> None:
    """At once: which index counts is read each time, although the keys of a provider are kept."""
    with replica_of(federation.house) as replica:
        async with browser_at(replica) as browser:
            old = federation.response(LIBRARY, request=await federation.asked(browser, LIBRARY))
            assert (await at(replica, browser, old.fields)) == 303
            request = await federation.asked(browser, LIBRARY)
            federation.change_to(ONLY_NEW, MUSEUM)
            assert (await at(replica, browser, federation.response(LIBRARY, request=request).fields)) == 403
            new = federation.response(LIBRARY, request=request, sign_assertion=NEW)
            assert (await at(replica, browser, new.fields)) == 303


async def test_an_unknown_key_has_the_federation_read_again(federation: Federation) -> None:
    """R58: the first person after a rollover waits for the index, and is signed in by it."""
    federation.house.clock.advance(HOUR_S)
    federation.publish(BOTH, MUSEUM)
    await sign_in(federation, NEW)
    assert len(federation.server.asked("/federation")) == 1


async def test_an_unknown_key_has_it_read_once_an_hour(federation: Federation, log: Log) -> None:
    """S66: anybody can send such a message, and a federation's document has tens of megabytes."""
    house = federation.house
    house.clock.advance(HOUR_S)
    async with house.browser() as browser:
        for _ in range(3):
            request = await federation.asked(browser, LIBRARY)
            posted = federation.response(LIBRARY, request=request, sign_assertion=NEW)
            with refusal(house, log, "signature_validation_failed", status=403, stored=False) as caught:
                caught.answer = await deliver(house, browser, posted)
    assert len(federation.server.asked("/federation")) == 1


async def test_a_federation_that_ran_out_signs_nobody_in(federation: Federation, log: Log) -> None:
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        federation.house.clock.advance(DAY_S)
        for path in ("/login/Campus", f"/api/auth/sso/login/Campus?idp={LIBRARY.entity_id}"):
            with refusal(federation.house, log, "metadata_expired", status=503, stored=False) as caught:
                caught.answer = await browser.get(path)
        posted = federation.response(LIBRARY, request=request)
        with refusal(federation.house, log, "metadata_expired", status=503, stored=False) as caught:
            caught.answer = await deliver(federation.house, browser, posted)


async def test_one_provider_may_run_out_before_the_others(federation: Federation, log: Log) -> None:
    """Its own validUntil; the page does not offer it any more."""
    house = federation.house
    federation.change_to(LIBRARY.but(until_s=house.clock.now_s() + 3_600), MUSEUM)
    async with house.browser() as browser:
        await federation.asked(browser, LIBRARY)
        house.clock.advance(3_600)
        with refusal(house, log, "metadata_expired", status=503, stored=False) as caught:
            caught.answer = await browser.begin("Campus", idp=LIBRARY.entity_id)
        page = (await browser.get("/login/Campus")).text
        assert "The Library" not in page
        assert "Museum of Modern Art" in page
        await federation.asked(browser, MUSEUM)


async def test_a_refused_document_changes_nothing(federation: Federation) -> None:
    """An older copy, an unsigned one, one by somebody else: the index that counts is the last good one."""
    house = federation.house
    house.clock.advance(1)
    federation.server.publish(federation.publish(MUSEUM).replace(b"museum", b"mvsevm"), path="/federation")
    error = federation.refresh()
    assert error is not None
    assert error.code == "signature_validation_failed"
    await sign_in(federation, Signing(key=LIBRARY.keys[0]))


async def sign_in(federation: Federation, signing: Signing) -> None:
    """Somebody of the library's signs in."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        email = Attribute(name="email", values=("reader@library.example",))
        posted = federation.response(LIBRARY, request=request, sign_assertion=signing, attributes=(email,))
        answer = await federation.finish(browser, posted)
        assert answer.status_code == 303, answer.text


async def at(replica: House, browser: HTTPBrowser, fields: dict[str, str]) -> int:
    """Post a response to one replica: the status of its answer."""
    url = f"http://127.0.0.1:{replica.host.settings.port}/api/auth/sso/saml2/sp/acs/Campus"
    answer = await browser.post(url, data=fields, headers={"origin": "https://library.example"})
    return answer.status_code
