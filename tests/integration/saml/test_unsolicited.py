"""S14: responses that nobody here has asked for, as a tile in a provider's portal sends them."""

import httpx2
import pytest
from error_page import refusal
from house import House, Log
from http_browser import HTTPBrowser, query_of, refresh_of, set_cookies
from saml_house import Posted, answered, connect_saml, deliver, unsolicited

from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Change
from vestibule_twin.faults import Faults
from vestibule_twin.faults.names import SAMLFault
from vestibule_twin.people import Person


@pytest.fixture(scope="module")
def portal(house: House) -> House:
    """The house, with a connection of each kind."""
    for mode in ("off", "restart", "accept"):
        connect_saml(house, f"Tile-{mode}", unsolicited=mode)
    return house


def known_at_the_provider(house: House, browser: HTTPBrowser, person: Person) -> None:
    """Have somebody signed in at the provider, in this browser."""
    twin = house.twin.twin
    browser.cookies.set(twin.cookie, twin.sign_in(person).token, domain="127.0.0.1", path=f"{twin.path}/")


async def tile(house: House, browser: HTTPBrowser, mode: str, person: Person, **parameters: str) -> Posted:
    """Click the tile: the form that leads to us."""
    known_at_the_provider(house, browser, person)
    return await unsolicited(browser, house.twin.twin, f"{house.base_url}/Tile-{mode}", **parameters)


async def finished(house: House, browser: HTTPBrowser, posted: Posted) -> httpx2.Response:
    """Both hops."""
    parked = await deliver(house, browser, posted)
    assert parked.status_code == 303, parked.text
    return await browser.get(parked.headers["location"])


async def test_off_refuses_at_the_first_hop(portal: House, log: Log) -> None:
    async with portal.browser() as browser:
        posted = await tile(portal, browser, "off", portal.newcomer())
        with refusal(portal, log, "unsolicited_response", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(portal, browser, posted)


async def test_restart_begins_a_login_of_our_own(portal: House) -> None:
    """The assertion is thrown away; what signs the person in is the answer to a request of this browser."""
    person = portal.newcomer()
    async with portal.browser() as browser:
        posted = await tile(portal, browser, "restart", person, RelayState="/account?from=tile")
        page = await finished(portal, browser, posted)
        assert page.status_code == 200
        assert await browser.session_status() == 401
        begun = await browser.get(refresh_of(page.text))
        assert begun.status_code == 303
        signed_in = await finished(portal, browser, await answered(browser, begun, person=person.subject))
        assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/account?from=tile")
        assert (await browser.get("/api/session")).json()["account"]["email"] == person.email


async def test_restart_happens_once_a_minute(portal: House, log: Log) -> None:
    """A provider that never names the request would send the browser round for ever."""
    person = portal.newcomer()
    async with portal.browser() as browser:
        first = await finished(portal, browser, await tile(portal, browser, "restart", person))
        assert first.status_code == 200
        again = await tile(portal, browser, "restart", person)
        finish = (await deliver(portal, browser, again)).headers["location"]
        with refusal(portal, log, "unsolicited_response", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await browser.get(finish)
        assert "/api/auth/sso/login/Tile-restart" in caught.answer.text
        portal.clock.advance(61)
        assert (await finished(portal, browser, await tile(portal, browser, "restart", person))).status_code == 200


async def test_accept_signs_in(portal: House) -> None:
    person = portal.newcomer()
    async with portal.browser() as browser:
        answer = await finished(portal, browser, await tile(portal, browser, "accept", person))
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        assert (await browser.get("/api/session")).json()["account"]["email"] == person.email


async def test_an_accepted_response_is_good_once(portal: House, log: Log) -> None:
    """S16: parked once, and the attempt spends it like a flow."""
    async with portal.browser() as browser, portal.browser() as other:
        posted = await tile(portal, browser, "accept", portal.newcomer())
        assert (await finished(portal, browser, posted)).status_code == 303
        with refusal(portal, log, "assertion_replayed", status=400, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(portal, other, posted)


@pytest.mark.parametrize(
    ("relay_state", "leads_to"),
    [
        ("/account?tab=2", "/account?tab=2"),
        ("https://evil.example/", "/account"),
        ("//evil.example/", "/account"),
        ("javascript:alert(1)", "/account"),
        ("/\\evil.example", "/account"),
        ("opaque-3f2a", "/account"),
        ("/" + "a" * 79, "/" + "a" * 79),
        ("/" + "a" * 80, "/account"),
        ("/é", "/account"),
    ],
)
async def test_relay_state_leads_home_or_nowhere(portal: House, relay_state: str, leads_to: str) -> None:
    """S53: 80 bytes at most, and never to a foreign place; nobody is refused for it."""
    async with portal.browser() as browser:
        posted = await tile(portal, browser, "accept", portal.newcomer(), RelayState=relay_state)
        answer = await finished(portal, browser, posted)
        assert (answer.status_code, answer.headers["location"]) == (303, leads_to)


async def test_relay_state_of_an_answer_counts_for_nothing(portal: House) -> None:
    """S53: where a login of ours leads is sealed in the flow."""
    connect_saml(portal, "TileRelay")
    async with portal.browser() as browser:
        begun = await browser.begin("TileRelay", return_to="/account?mine")
        posted = await answered(browser, begun, person=portal.newcomer().subject)
        changed = Posted(posted.action, posted.fields | {"RelayState": "/account?theirs"})
        assert (await finished(portal, browser, changed)).headers["location"] == "/account?mine"


async def test_a_started_login_is_not_completed_without_in_response_to(portal: House, log: Log) -> None:
    """S13: such a response is nobody's answer; the flow that this browser began stays open."""
    async with portal.browser() as browser:
        begun = await browser.begin("Tile-off")
        with portal.twin.faulty(Faults(saml=(SAMLFault.IN_RESPONSE_TO_MISSING,))):
            posted = await answered(browser, begun, person=portal.newcomer().subject)
        with refusal(portal, log, "unsolicited_response", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(portal, browser, posted)


async def test_a_change_between_the_hops_ends_it(portal: House, log: Log) -> None:
    """S73: whether unsolicited responses are accepted is decided by one version of the connection."""
    connection: Connection = connect_saml(portal, "TileChanged", unsolicited="accept")
    async with portal.browser() as browser:
        known_at_the_provider(portal, browser, portal.newcomer())
        posted = await unsolicited(browser, portal.twin.twin, f"{portal.base_url}/TileChanged")
        finish = (await deliver(portal, browser, posted)).headers["location"]
        portal.change("TileChanged", Change(config=dict(connection.config) | {"unsolicited": "restart"}))
        portal.clock.advance(1)
        with refusal(portal, log, "connection_changed", status=400, stored=True, flow_spent=False) as caught:
            caught.answer = await browser.get(finish)


async def test_the_switch_is_audited_by_name_and_value(portal: House) -> None:
    """S72: whoever switches it on leaves a trace that says so; on adding, too."""
    connection = connect_saml(portal, "TileAudited", unsolicited="accept")
    portal.change("TileAudited", Change(config=dict(connection.config) | {"allowSha1": True}))
    notes = portal.database.execute(
        f"SELECT note FROM audit_events WHERE connection_id = '{connection.id}' ORDER BY id"  # noqa: S608
    )
    assert [note for (note,) in notes] == [
        "provider id: TileAudited; unsolicited accept",
        "changed: config.allowSha1; allowSha1 on",
    ]


async def test_the_way_on_begins_where_every_login_does(portal: House) -> None:
    """S52: from a page of ours, so that the provider's form is not led on to a third place."""
    async with portal.browser() as browser:
        page = await finished(portal, browser, await tile(portal, browser, "restart", portal.newcomer()))
        href = refresh_of(page.text)
        assert href.startswith("/api/auth/sso/login/Tile-restart")
        assert query_of(href) == {}
        assert set_cookies(page)["vestibule-restarted"].partition(";")[2].strip().startswith("Max-Age=60")
