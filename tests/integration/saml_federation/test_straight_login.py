"""A federation as one way in: whoever chooses a provider of it signs in there, over one address of ours."""

import pytest
from account_changes import confirm, connected, grow_stale, saml_finish
from http_browser import query_of, refresh_of, set_cookies
from metadata_documents import LIBRARY
from saml_federation import Federation
from saml_house import SAML, connect_saml
from twin_server import RunningTwin


async def test_the_button_leads_to_the_page_of_organizations(campus: Federation) -> None:
    """What the link asks of the sign-in goes along: a demanded second factor is not lost on the way."""
    async with campus.house.browser() as browser:
        page = await browser.get("/login")
        assert "Continue with <bdi>Door Campus</bdi>" in page.text
        asked = {"return_to": "/account?tab=1", "acr_values": "urn:mfa", "max_age": "60"}
        begun = await browser.begin("Campus", **asked)
        assert begun.status_code == 303
        assert begun.headers["location"].startswith("/login/Campus?")
        assert query_of(begun.headers["location"]) == asked
        assert set_cookies(begun) == {}


async def test_people_of_two_providers_sign_in_through_one_connection(campus: Federation, other: RunningTwin) -> None:
    people = campus.house.newcomer(), other.twin.people["ada"]
    for twin, person in zip((campus.house.twin, other), people, strict=True):
        async with campus.house.browser() as browser:
            answer = await campus.sign_in(browser, twin, person=person.subject, return_to="/account?tab=2")
            assert (answer.status_code, answer.headers["location"]) == (303, "/account?tab=2")
            session = (await browser.get("/api/session")).json()
            assert session["account"]["email"] == person.email
            # An application has to be able to tell the members of a federation apart.
            assert session["proofs"][0]["issuer"] == twin.twin.saml.entity_id
    north, south = campus.house.twin.twin.saml.entity_id, other.twin.saml.entity_id
    assert set(campus.house.database.execute("SELECT issuer FROM links")) == {(north,), (south,)}


async def test_the_records_name_the_provider(campus: Federation, other: RunningTwin) -> None:
    """S69: the connection alone would not say who vouched for whom."""
    async with campus.house.browser() as browser:
        await campus.sign_in(browser, other, person="ada")
    named = f"provider: {other.twin.saml.entity_id}"
    ((note,),) = campus.house.database.execute("SELECT note FROM audit_events WHERE action = 'login'")
    assert str(note).startswith(f"{named}; ")
    ((steps,),) = campus.house.database.execute("SELECT steps FROM attempts")
    assert named in str(steps)


async def test_the_account_page_says_where_one_belongs(campus: Federation) -> None:
    """Its host: the connection's name is the same for thousands."""
    async with campus.house.browser() as browser:
        request = await campus.asked(browser, LIBRARY)
        assert (await campus.finish(browser, campus.response(LIBRARY, request=request))).status_code == 303
        page = (await browser.get("/account")).text
    assert page.count("<bdi>Door Campus · library.example</bdi>") == 2


async def test_a_provider_can_lead_people_here(campus: Federation, other: RunningTwin) -> None:
    """OpenID Connect Core 4, for SAML: `iss` is the choice."""
    async with campus.house.browser() as browser:
        begun = await browser.begin("Campus", iss=other.twin.saml.entity_id)
        assert begun.headers["location"].startswith(f"{other.twin.url('/saml/sso')}?")


async def test_two_names_of_providers_in_one_link_are_refused(campus: Federation, other: RunningTwin) -> None:
    async with campus.house.browser() as browser:
        answer = await campus.begin(browser, campus.house.twin, iss=other.twin.saml.entity_id)
    assert answer.status_code == 400
    assert "initiate_issuer_mismatch" in answer.text


async def test_a_link_names_no_provider_at_an_ordinary_connection(campus: Federation) -> None:
    connect_saml(campus.house, "Alone")
    async with campus.house.browser() as browser:
        entity_id = campus.house.twin.twin.saml.entity_id
        assert (await browser.begin("Alone", idp=entity_id)).status_code == 303
        answer = await browser.begin("Alone", idp="https://elsewhere.example/idp")
    assert answer.status_code == 404
    assert "unknown_provider" in answer.text


async def test_our_metadata_needs_no_provider(campus: Federation) -> None:
    """A federation registers one application with one address."""
    async with campus.house.browser() as browser:
        document = (await browser.get(f"{SAML}/metadata/Campus")).text
    assert f'entityID="{campus.entity_id}"' in document
    assert document.count("AssertionConsumerService ") == 1
    assert campus.acs_url in document
    assert "provider.invalid" not in document


async def test_the_last_used_ones_come_first(campus: Federation, other: RunningTwin) -> None:
    async with campus.house.browser() as browser:
        await campus.sign_in(browser, other, person="ada")
        await campus.sign_in(browser, campus.house.twin, person=campus.house.newcomer().subject)
        page = (await browser.get("/login/Campus")).text
        assert page.index("<bdi>North</bdi>") < page.index("<bdi>South</bdi>") < page.index("<bdi>The Library</bdi>")
        assert page.count("Used before") == 2
        await campus.sign_in(browser, other, person="ada")
        page = (await browser.get("/login/Campus")).text
        assert page.index("<bdi>South</bdi>") < page.index("<bdi>North</bdi>")


@pytest.mark.parametrize("word", ["x" * 12, ".".join(["AAAAAAAAAAAA"] * 6), "...", "\u00e9"])
async def test_a_cookie_that_remembers_nothing_of_ours_changes_nothing(campus: Federation, word: str) -> None:
    async with campus.house.browser() as browser:
        answer = await browser.get("/login/Campus", headers=[(b"cookie", b"vestibule-providers=" + word.encode())])
    assert answer.status_code == 200
    assert "Used before" not in answer.text


async def test_a_member_of_a_federation_confirms_and_connects(campus: Federation, other: RunningTwin) -> None:
    """S48: at the very provider that the account knows; the federation itself is not offered to be connected."""
    house, person = campus.house, campus.house.newcomer()
    async with house.browser() as browser:
        await campus.sign_in(browser, house.twin, person=person.subject)
        assert "/account/connect/Campus" not in (await browser.get("/account")).text
        assert (await browser.get("/account/connect/Campus")).status_code == 404
        await connected(browser, "Twin", person=house.newcomer())
        [(link,)] = house.database.execute("SELECT links.id FROM links WHERE method = 'first_sign_in'")
        grow_stale(house)
        begun = await confirm(browser, str(link), return_to=f"/account/disconnect/{link}")
        assert refresh_of(begun.text).startswith(house.twin.base_url)
        finish = await saml_finish(house, browser, begun, person=person)
        answer = await browser.get(finish)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/account/disconnect/{link}"), answer.text
        assert "Confirm that it is you first." not in (await browser.get(answer.headers["location"])).text
    assert other.twin.saml.entity_id != house.twin.twin.saml.entity_id
