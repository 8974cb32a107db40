"""A SAML login from the button to the session, over real HTTP, with the twin as the provider (R19-R22, R26)."""

import itertools
import json
from typing import Any

import pytest
from house import House
from http_browser import query_of, set_cookies
from saml_house import FINISH, Posted, answered, connect_saml, deliver, saml_sign_in

_numbers = itertools.count(1)


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_both_bindings_lead_to_a_session(house: House, binding: str) -> None:
    """R26, S52: the first hop stays on this origin, and the second has the cookies."""
    provider_id = f"Straight-{binding}"
    connect_saml(house, provider_id, ssoBinding=binding)
    person = house.newcomer()
    async with house.browser() as browser:
        begun = await browser.begin(provider_id, return_to="/account?x=1")
        assert begun.status_code == (303 if binding == "redirect" else 200)
        parked = await deliver(house, browser, await answered(browser, begun, person=person.subject))
        assert parked.status_code == 303, parked.text
        assert parked.headers["location"].startswith(f"{house.base_url}{FINISH}?handle=")
        assert list(set_cookies(parked)) == ["vestibule-assertion"]
        finished = await browser.get(parked.headers["location"])
        assert (finished.status_code, finished.headers["location"]) == (303, "/account?x=1")
        cookies = set_cookies(finished)
        assert [name for name, rest in cookies.items() if name.startswith("vestibule-flow-") and "Max-Age=0" in rest]
        session = (await browser.get("/api/session")).json()
        assert session["account"]["email"] == person.email
        assert session["proofs"][0]["connection"] == provider_id


@pytest.mark.parametrize(
    ("sp", "config"),
    [
        ({"sign": "assertion"}, {"wantSigned": "assertion"}),
        ({"sign": "both"}, {"wantSigned": "both"}),
        ({"encrypt": True}, {"wantEncrypted": True}),
        ({"encrypt_name_id": True}, {}),
        ({"require_signed_requests": True}, {"signRequests": True}),
        ({"require_signed_requests": True}, {"signRequests": True, "ssoBinding": "post"}),
        ({"name_id_format": "emailAddress"}, {"nameIdFormat": "email"}),
        ({"attributes": "oid"}, {}),
        ({}, {"forceAuthn": True}),
        ({}, {"secondOpinion": False}),
    ],
    ids=str,
)
async def test_what_providers_do_differently(house: House, sp: dict[str, Any], config: dict[str, Any]) -> None:
    """R20, R21: the provider knows us, our keys and our wishes from our metadata alone."""
    provider_id = f"Different-{next(_numbers)}"
    connect_saml(house, provider_id, sp=sp, **config)
    person = house.newcomer()
    async with house.browser() as browser:
        finished = await saml_sign_in(house, browser, provider_id, person=person.subject)
        assert finished.status_code == 303, finished.text
        assert (await browser.get("/api/session")).json()["account"]["email"] == person.email


async def test_our_name_is_the_base_url_unless_said_otherwise(house: House) -> None:
    """R20."""
    connect_saml(house, "NamedByDefault", spEntityId=None)
    assert house.base_url in house.twin.twin.saml.service_providers
    async with house.browser() as browser:
        finished = await saml_sign_in(house, browser, "NamedByDefault", person=house.newcomer().subject)
        assert finished.status_code == 303, finished.text


async def test_a_second_login_is_of_the_same_account(house: House) -> None:
    """S43: the persistent NameID identifies, whatever else changed."""
    connect_saml(house, "Twice")
    person = house.newcomer()
    accounts = []
    for _ in range(2):
        async with house.browser() as browser:
            await saml_sign_in(house, browser, "Twice", person=person.subject)
            accounts.append((await browser.get("/api/session")).json()["account"]["id"])
    assert accounts[0] == accounts[1]


async def test_the_attempt_tells_both_hops(house: House) -> None:
    """DESIGN.md: one record of the attempt, with its steps: the checks of the first hop, and what came after."""
    connect_saml(house, "Recorded")
    async with house.browser() as browser:
        begun = await browser.begin("Recorded")
        flow_id = next(name for name in set_cookies(begun) if name.startswith("vestibule-flow-"))[15:]
        posted = await answered(browser, begun, person=house.newcomer().subject)
        await browser.get((await deliver(house, browser, posted)).headers["location"])
    ((outcome, steps),) = house.database.execute(
        f"SELECT outcome, steps FROM attempts WHERE flow_id = '{flow_id}'"  # noqa: S608
    )
    assert outcome == "signed_in"
    assert [step["step"] for step in json.loads(str(steps))] == ["verify", "callback", "map"]


async def test_the_provider_is_told_what_a_link_asks_for(house: House) -> None:
    """S17, S27: a link may ask for more than the connection does: an authentication anew, or a class."""
    connect_saml(house, "Demanding")
    journal = house.twin.twin.journal.authn_requests
    async with house.browser() as browser:
        for link, forced in (({}, False), ({"max_age": "0"}, True), ({"prompt": "login"}, True)):
            begun = await browser.begin("Demanding", **link)
            await browser.get(begun.headers["location"])
            assert journal[-1]["force_authn"] is forced


async def test_a_tile_that_names_the_provider_begins_a_login(house: House) -> None:
    """R22: `iss` is the provider's entity id, by GET and by POST; another one is refused."""
    connect_saml(house, "Initiated")
    issuer = house.twin.twin.saml.entity_id
    async with house.browser() as browser:
        assert (await browser.begin("Initiated", iss=issuer)).status_code == 303
        begun = await browser.post("/api/auth/sso/login/Initiated", data={"iss": issuer})
        page = await browser.get(begun.headers["location"])
        assert "SAMLRequest=" in page.text
        refused = await browser.begin("Initiated", iss=f"{issuer}/other")
        assert "initiate_issuer_mismatch" in refused.text


async def test_a_form_that_leads_to_the_provider_may_go_there_only(house: House) -> None:
    """S55: the policy of that one page lets its form out; nothing else of it is loosened, and all text is escaped."""
    connect_saml(house, "FormPolicy", ssoBinding="post")
    async with house.browser() as browser:
        page = await browser.begin("FormPolicy")
    form = Posted.on(page)
    assert form.action == house.twin.twin.url("/saml/sso")
    assert list(form.fields) == ["SAMLRequest"]
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["form-action"] == f"{house.twin.base_url} https:"
    assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
    assert page.headers["cache-control"] == "no-store"
    assert "<button" in page.text
    assert query_of(form.action) == {}
