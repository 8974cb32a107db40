"""The page on which somebody finds the own organization, without any script."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from databases import Database
from error_page import refusal, shown_error
from house import House, Log, opened_house
from http_browser import HTTPBrowser
from manual_clock import ManualClock
from metadata_documents import LIBRARY, MUSEUM, Provider, many
from metadata_server import MetadataServer
from saml_federation import Federation, federate
from saml_house import connect_saml
from saml_signing_keys import signing_key
from twin_server import RunningTwin

PAGE = "/login/Campus"


def provider(number: int, name: str, **changes: object) -> Provider:
    usual = Provider(
        entity_id=f"https://idp-{number}.example/idp",
        keys=(signing_key("any"),),
        sso_url=f"https://idp-{number}.example/sso",
        names=(("en", html.escape(name)),),
        number=number,
    )
    return usual.but(**changes)


def offered(answer: httpx2.Response) -> list[tuple[str, str]]:
    """Name and domain of each organization, as text."""
    assert answer.status_code == 200, answer.text
    rows = re.findall(r'<span class="label"><bdi>(.*?)</bdi></span><span class="where"><bdi>(.*?)</bdi>', answer.text)
    return [(html.unescape(name), html.unescape(where)) for name, where in rows]


def links(answer: httpx2.Response) -> list[str]:
    """Where each of them leads."""
    return [html.unescape(link) for link in re.findall(r'class="method" href="([^"]+)"', answer.text)]


def count(answer: httpx2.Response) -> str:
    """What is said about the number."""
    (words,) = re.findall(r'<p class="count" role="status">(.*?)</p>', answer.text)
    return html.unescape(re.sub("<[^>]+>", "", words))


async def searched(browser: HTTPBrowser, query: str, **more: str) -> httpx2.Response:
    return await browser.get(PAGE, params={"q": query, **more})


@pytest.fixture
def federation(fresh_house: House, published: MetadataServer) -> Federation:
    """More than stand on a page."""
    return federate(fresh_house, published, LIBRARY, MUSEUM, *(each.but(number=each.number + 10) for each in many(40)))


async def test_a_long_list_begins_empty(federation: Federation) -> None:
    """Nobody reads ten thousand names; those in the beginning of the alphabet are nobody's in particular."""
    async with federation.house.browser() as browser:
        page = await browser.get(PAGE)
    assert offered(page) == []
    assert count(page) == "42 to choose from"
    assert "Sign in through <bdi>Door Campus</bdi>" in page.text


@pytest.mark.parametrize(
    "query", ["library", "LIBRARY the", "bucherei", "Bücherei", "library.example", "https://library.example/idp"]
)
async def test_a_name_a_domain_or_an_entity_id_finds_it(federation: Federation, query: str) -> None:
    """Case and accents do not count, and neither does the order of the words."""
    async with federation.house.browser() as browser:
        page = await searched(browser, query)
        assert offered(page) == [("The Library", "library.example")]
        assert count(page) == "1 of 42"
        begun = await browser.get(links(page)[0])
        assert begun.headers["location"].startswith(f"{LIBRARY.sso_url}?")


async def test_twenty_stand_on_a_page(federation: Federation) -> None:
    async with federation.house.browser() as browser:
        page = await searched(browser, "school")
    assert len(offered(page)) == 20
    assert count(page) == "20 of 40 that match are shown: type more of the name."


async def test_nothing_found_says_what_to_do(federation: Federation) -> None:
    async with federation.house.browser() as browser:
        page = await searched(browser, "<b>nowhere</b>")
    assert offered(page) == []
    assert count(page) == "Nothing matches “<b>nowhere</b>”."
    assert "<b>nowhere" not in page.text
    assert "ask your administrator" in page.text


async def test_what_was_used_before_comes_first(federation: Federation) -> None:
    """Before any typing, and among what is found; where it does not fit, it is not in the way."""
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, MUSEUM)
        await federation.finish(browser, federation.response(MUSEUM, request=request))
        assert offered(await browser.get(PAGE)) == [("Museum of Modern Art", "museum.example")]
        assert offered(await searched(browser, "example"))[0] == ("Museum of Modern Art", "museum.example")
        assert offered(await searched(browser, "library")) == [("The Library", "library.example")]
        federation.change_to(LIBRARY, *(each.but(number=each.number + 10) for each in many(30)))
        assert offered(await browser.get(PAGE)) == []


async def test_what_the_link_asked_for_goes_along(federation: Federation) -> None:
    asked = {"return_to": "/account?tab=1&x=2", "acr_values": "urn:mfa", "prompt": "login"}
    async with federation.house.browser() as browser:
        page = await searched(browser, "museum", **asked)
        (link,) = links(page)
        wanted = {**asked, "idp": MUSEUM.entity_id}
        assert parse_qs(urlsplit(link).query) == {name: [value] for name, value in wanted.items()}
        for name, value in asked.items():
            assert f'<input type="hidden" name="{name}" value="{html.escape(value)}">' in page.text


@pytest.mark.parametrize("value", ["x" * 513, "a\x00b", "a\nb"])
async def test_what_cannot_be_asked_for_is_refused(federation: Federation, log: Log, value: str) -> None:
    async with federation.house.browser() as browser:
        with refusal(federation.house, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(PAGE, params={"acr_values": value})


@pytest.mark.parametrize(
    "query", ["x" * 5_000, "\x00", "%", "_", "\\", "'; DROP TABLE accounts; --", "q " * 500, "\u202e"]
)
async def test_no_query_breaks_the_page(federation: Federation, query: str) -> None:
    """It is a pattern of the database's, and everybody's text."""
    async with federation.house.browser() as browser:
        page = await searched(browser, query)
    assert page.status_code == 200
    assert len(offered(page)) == 0


async def test_other_connections_have_no_such_page(federation: Federation, log: Log) -> None:
    """S70: one that is there, one that is not, and one that nobody may use look alike."""
    connect_saml(federation.house, "Alone")
    async with federation.house.browser() as browser:
        for provider_id in ("Twin", "Alone", "Nobody", "%2e%2e", "a" * 200):
            with refusal(federation.house, log, "unknown_connection", status=404, stored=False) as caught:
                caught.answer = await browser.get(f"/login/{provider_id}")


async def test_hostile_names_are_tamed(fresh_house: House, published: MetadataServer) -> None:
    """S55: a member's name is anybody's text; its domain is not, and stays in sight."""
    names = ("<script>alert(1)</script>", "Uni \u202egro.elpmaxe", "W" * 500, "‎ ", "a" + "\u0301" * 150)
    members = [provider(at, name, scopes=(f"campus{at}.example",)) for at, name in enumerate(names, 1)]
    federate(fresh_house, published, *members)
    async with fresh_house.browser() as browser:
        page = await browser.get(PAGE)
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text
    assert [where for _, where in sorted(offered(page), key=lambda row: row[1])] == [
        f"campus{at}.example" for at in range(1, 6)
    ]
    assert max(len(name) for name, _ in offered(page)) <= 80
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; style-src 'self'; script-src 'self';" in policy
    assert "connect-src 'self'" in policy


async def test_a_member_without_a_domain_is_told_apart_by_its_entity_id(
    fresh_house: House, published: MetadataServer
) -> None:
    urn = provider(2, "Same", entity_id="urn:mace:example:idp:with-a-long-name-of-its-own-that-goes-on")
    federate(fresh_house, published, provider(1, "Same"), urn)
    async with fresh_house.browser() as browser:
        found = offered(await browser.get(PAGE))
    assert found == [("Same", "idp-1.example"), ("Same", "urn:mace:example:idp…ts-own-that-goes-on")]


async def test_searches_have_a_rate_of_their_own(
    database: Database, twin: RunningTwin, clock: ManualClock, published: MetadataServer
) -> None:
    """S67: typing uses up nobody's sign-ins, and no stranger has the database search without end."""
    with opened_house(database, twin, clock, rate_limit_search="3", rate_limit_login="1") as house:
        federate(house, published, LIBRARY, MUSEUM)
        async with house.browser() as browser:
            for _ in range(3):
                assert (await searched(browser, "library")).status_code == 200
            limited = await searched(browser, "library")
            assert (limited.status_code, shown_error(limited).code) == (429, "rate_limited")
            assert int(limited.headers["retry-after"]) > 0
            begun = await browser.begin("Campus", idp=LIBRARY.entity_id)
            assert begun.status_code == 303


@pytest.mark.parametrize("place", ["return_to", "target_link_uri"])
@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_a_page_that_would_lead_elsewhere_is_refused_at_once(
    federation: Federation, log: Log, place: str, address: str
) -> None:
    """S53: as on the sign-in page, and not when somebody has found the own organization."""
    async with federation.house.browser() as browser:
        with refusal(federation.house, log, "return_to_refused", status=400, stored=False) as caught:
            caught.answer = await searched(browser, "library", **{place: address})
