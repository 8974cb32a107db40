"""Logins begun at the provider (OpenID Connect Core 4), and what a link may ask of the provider."""

import httpx2
import pytest
from error_page import refusal
from house import House, Log
from http_browser import BEGIN, query_of, refresh_of, set_cookies

from vestibule_twin.faults import Faults, IdTokenFault

PASSWORD = "urn:twin:password"
TWO_FACTOR = "urn:twin:two-factor"


def asked_of_the_provider(begun: httpx2.Response) -> dict[str, str]:
    assert begun.status_code == 303, begun.text
    return query_of(begun.headers["location"])


async def test_a_provider_begins_a_login_by_get(house: House) -> None:
    """R22: iss, login_hint and target_link_uri, then a normal flow."""
    person = house.newcomer()
    async with house.browser() as browser:
        begun = await browser.get(
            f"{BEGIN}/Twin",
            params={"iss": house.twin.issuer, "login_hint": person.subject, "target_link_uri": "/deep?link=1"},
        )
        assert asked_of_the_provider(begun)["login_hint"] == person.subject
        callback = (await browser.provider_answer(begun)).headers["location"]
        assert (await browser.get(callback)).headers["location"] == "/deep?link=1"


async def test_a_provider_begins_a_login_by_post(house: House) -> None:
    """R22, S52: no POST of ours redirects to another origin; a page of ours moves on, and keeps the flow's cookie."""
    person = house.newcomer()
    async with house.browser() as browser:
        fields = {"iss": house.twin.issuer, "login_hint": person.subject, "target_link_uri": f"{house.base_url}/deep"}
        first = await browser.cross_site_post(f"{BEGIN}/Twin", fields, origin=house.twin.base_url)
        assert first.status_code == 303
        assert first.headers["location"].startswith(f"{house.base_url}{BEGIN}/Twin?")
        assert not set_cookies(first)
        page = await browser.get(first.headers["location"])
        assert page.status_code == 200
        onward = refresh_of(page.text)
        assert onward.startswith(f"{house.twin.issuer}/authorize?")
        callback = (await browser.get(onward)).headers["location"]
        assert (await browser.get(callback)).headers["location"] == "/deep"
        assert await browser.session_status() == 200


@pytest.mark.parametrize("issuer", ["https://evil.example", "", "/"])
async def test_a_login_begun_by_another_issuer_is_refused(house: House, log: Log, issuer: str) -> None:
    """S23: the connection's issuer, to the letter."""
    said = f"{house.twin.issuer}{issuer}" if issuer == "/" else issuer
    async with house.browser() as browser:
        with refusal(house, log, "initiate_issuer_mismatch", status=400, stored=False) as caught:
            caught.answer = await browser.get(f"{BEGIN}/Twin", params={"iss": said})


async def test_a_login_begun_elsewhere_leads_nowhere_else(house: House, log: Log) -> None:
    """S53: target_link_uri is under the rule of return_to."""
    async with house.browser() as browser:
        with refusal(house, log, "return_to_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(
                f"{BEGIN}/Twin", params={"iss": house.twin.issuer, "target_link_uri": "https://evil.example/"}
            )


async def test_a_post_without_an_issuer_is_refused(house: House, log: Log) -> None:
    async with house.browser() as browser:
        with refusal(house, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.cross_site_post(f"{BEGIN}/Twin", {"login_hint": "x"}, origin="null")


async def test_wishes_are_passed_on(house: House) -> None:
    async with house.browser() as browser:
        wishes = {"prompt": "login", "login_hint": "ada@example.org", "acr_values": TWO_FACTOR, "max_age": "0"}
        asked = asked_of_the_provider(await browser.begin("Twin", **wishes))
    assert {name: asked[name] for name in wishes} == wishes


@pytest.mark.parametrize(
    ("fault", "wish", "code"),
    [
        (IdTokenFault.AUTH_TIME_OLD, {"max_age": "3600"}, "authentication_too_old"),
        (IdTokenFault.AUTH_TIME_MISSING, {"max_age": "3600"}, "authentication_too_old"),
        (IdTokenFault.ACR_WRONG, {"acr_values": TWO_FACTOR}, "authn_context_mismatch"),
        (IdTokenFault.ACR_MISSING, {"acr_values": TWO_FACTOR}, "authn_context_mismatch"),
    ],
)
async def test_wishes_are_enforced(
    house: House, log: Log, fault: IdTokenFault, wish: dict[str, str], code: str
) -> None:
    """S27: what was asked is sealed with the flow, and held against the answer; without asking it is no matter."""
    async with house.browser() as browser:
        with house.twin.faulty(Faults(id_token=(fault,))):
            await browser.signed_in("Twin", person=house.newcomer().subject)
            callback = await browser.callback_url("Twin", person=house.newcomer().subject, **wish)
            with refusal(house, log, code, status=403, stored=True) as caught:
                caught.answer = await browser.get(callback)


@pytest.mark.parametrize(
    ("wish", "sent"),
    [
        ({}, {"acr_values": TWO_FACTOR, "max_age": "300", "prompt": "login"}),
        ({"acr_values": PASSWORD}, {"acr_values": TWO_FACTOR}),
        ({"acr_values": f"{PASSWORD} {TWO_FACTOR}"}, {"acr_values": TWO_FACTOR}),
        ({"max_age": "31536000"}, {"max_age": "300"}),
        ({"max_age": "10"}, {"max_age": "10"}),
        ({"prompt": "none"}, {"prompt": "login"}),
    ],
)
async def test_a_link_cannot_ask_for_less_than_the_connection(
    house: House, wish: dict[str, str], sent: dict[str, str], strict: None
) -> None:
    """S27: else whoever has the password alone leaves out the second factor by editing the address."""
    del strict
    async with house.browser() as browser:
        asked = asked_of_the_provider(await browser.begin("Strict", **wish))
    assert {name: asked[name] for name in sent} == sent


async def test_a_weaker_answer_to_an_edited_link_is_refused(house: House, log: Log, strict: None) -> None:
    """S27: the provider is led to sign in by password alone; the answer does not pass."""
    del strict
    async with house.browser() as browser:
        begun = await browser.begin("Strict", acr_values=PASSWORD, login_hint=house.newcomer().subject)
        location = httpx2.URL(begun.headers["location"]).copy_set_param("acr_values", PASSWORD)
        callback = (await browser.get(location)).headers["location"]
        with refusal(house, log, "authn_context_mismatch", status=403, stored=True) as caught:
            caught.answer = await browser.get(callback)


@pytest.mark.parametrize(
    "query",
    [
        {"max_age": "-1"},
        {"max_age": "1e3"},
        {"max_age": "١٢"},
        {"max_age": "9" * 9},
        {"login_hint": "x" * 513},
        {"login_hint": "a\nb"},
        {"prompt": "x" * 65},
        {"acr_values": " ".join("abcdefghi")},
        {"acr_values": "y" * 500},
    ],
    ids=str,
)
async def test_wishes_out_of_bounds_begin_nothing(house: House, log: Log, query: dict[str, str]) -> None:
    """S64: a flow has to fit into its cookie."""
    query = query | ({"return_to": "/" + "x" * 511} if query.get("acr_values", "").startswith("y") else {})
    async with house.browser() as browser:
        with refusal(house, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(f"{BEGIN}/Twin", params=query)


@pytest.fixture(scope="session")
def strict(house: House) -> None:
    """A connection that wants a second factor, not older than five minutes."""
    house.connect("Strict", acrValues=TWO_FACTOR, maxAge=300, promptParameter="login")
