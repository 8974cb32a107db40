"""S14 at a federation: a tile of any member begins a sign-in at that member, or is taken, or refused, as is set."""

import pytest
from error_page import refusal
from house import House, Log
from http_browser import query_of, refresh_of
from metadata_documents import LIBRARY, MUSEUM, Provider
from metadata_server import MetadataServer
from saml_federation import Federation, federate
from saml_house import deliver


def federation_with(house: House, server: MetadataServer, mode: str) -> Federation:
    return federate(house, server, LIBRARY, MUSEUM, unsolicited=mode)


async def test_restart_begins_at_the_member_that_sent_it(fresh_house: House, published: MetadataServer) -> None:
    federation = federation_with(fresh_house, published, "restart")
    async with fresh_house.browser() as browser:
        page = await federation.finish(browser, federation.response(MUSEUM, request=None))
        assert page.status_code == 200
        assert query_of(refresh_of(page.text)) == {"idp": MUSEUM.entity_id}
        begun = await browser.get(refresh_of(page.text))
        assert begun.headers["location"].startswith(MUSEUM.sso_url)
        assert await browser.session_status() == 401


async def test_accept_signs_in_whom_the_member_names(fresh_house: House, published: MetadataServer) -> None:
    federation = federation_with(fresh_house, published, "accept")
    async with fresh_house.browser() as browser:
        answer = await federation.finish(browser, federation.response(MUSEUM, request=None))
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        assert await browser.session_status() == 200
    assert fresh_house.database.execute("SELECT issuer FROM links") == [(MUSEUM.entity_id,)]


async def test_accept_takes_no_strangers(fresh_house: House, published: MetadataServer, log: Log) -> None:
    federation = federation_with(fresh_house, published, "accept")
    nobody = LIBRARY.but(entity_id="https://nobody.example/idp")
    async with fresh_house.browser() as browser:
        with refusal(fresh_house, log, "unknown_provider", status=404, stored=False) as caught:
            caught.answer = await deliver(fresh_house, browser, federation.response(nobody, request=None))


async def test_two_members_may_send_the_same_assertion_id(fresh_house: House, published: MetadataServer) -> None:
    """The attempt is named after it: by the member, too, or one could use up what another is about to send."""
    federation = federation_with(fresh_house, published, "accept")
    for provider in (MUSEUM, LIBRARY):
        async with fresh_house.browser() as browser:
            posted = federation.response(provider, request=None, assertion_id="_the-same", attributes=())
            parked = await deliver(fresh_house, browser, posted)
            assert parked.status_code == 303
            answer = await browser.get(parked.headers["location"])
            assert "account_not_found" in answer.text
    ((attempts,),) = fresh_house.database.execute("SELECT count(*) FROM attempts")
    assert attempts == 2


@pytest.mark.parametrize("provider", [LIBRARY, MUSEUM])
async def test_off_refuses_all_members(
    fresh_house: House, published: MetadataServer, log: Log, provider: Provider
) -> None:
    federation = federation_with(fresh_house, published, "off")
    async with fresh_house.browser() as browser:
        with refusal(fresh_house, log, "unsolicited_response", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(fresh_house, browser, federation.response(provider, request=None))
