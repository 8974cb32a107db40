"""LOOK.md, an error page, 4: what an administrator reads, in a real browser, of a response that is refused."""

from collections.abc import Iterator

import pytest
from chromium import axe_violations
from databases import Databases
from house import House, newcomer
from manual_clock import ManualClock
from playwright.async_api import Page, expect
from saml_in_chromium import ACS, choose, form_of, go_back, has_session, held_back, post_from, sign_in, to_the_provider
from saml_sites import connect_across, loopback_sites

from vestibule_twin.faults import Faults
from vestibule_twin.faults.names import SAMLFault

PROVIDER_ID = "Acme"
# What the page says was expected, and what came: `{acs}` and `{entity}` are our own.
CASES = [
    (SAMLFault.AUDIENCE_WRONG, "audience_mismatch", "{entity}", "https://other.example/sp"),
    (SAMLFault.DESTINATION_WRONG, "destination_mismatch", "{acs}", "https://other.example/acs"),
    (SAMLFault.RECIPIENT_WRONG, "recipient_mismatch", "{acs}", "https://other.example/acs"),
    (SAMLFault.ISSUER_WRONG, "issuer_mismatch", "{idp}", "https://other.example/idp"),
    (SAMLFault.WRONG_KEY, "signature_validation_failed", "signed with", "signed with another key, or altered"),
    (SAMLFault.SHA1_SIGNATURE, "algorithm_refused", "SHA-256 or longer", "SHA-1"),
    (SAMLFault.NAME_ID_MISSING, "account_not_found", "a NameID of the format", "no NameID"),
]
SAID_ALONE = [
    (SAMLFault.UNSIGNED, "signature_missing", "Switch on signing"),
    (SAMLFault.IN_RESPONSE_TO_WRONG, "in_response_to_mismatch", ""),
    (SAMLFault.EXPIRED, "assertion_expired", "clock"),
]


@pytest.fixture(scope="module")
def house(databases: Databases, clock: ManualClock) -> Iterator[House]:
    """An installation that shows details, as the demo does."""
    database = databases.migrated()
    with loopback_sites(database, clock, demo="true") as sites:
        connect_across(sites, PROVIDER_ID)
        yield sites
    databases.remove(database)


async def refused(page: Page, house: House, fault: SAMLFault, code: str) -> None:
    """Come back from the provider with a response that is refused."""
    person = newcomer(house.twin)
    with house.twin.faulty(Faults(saml=(fault,))):
        await to_the_provider(page, house, PROVIDER_ID)
        await choose(page, person)
        await expect(page.locator(".reference code").first).to_have_text(code)


@pytest.mark.parametrize(("fault", "code", "expected", "received"), CASES, ids=[case[1] for case in CASES])
async def test_both_sides_and_the_values_to_paste(
    page: Page, house: House, fault: SAMLFault, code: str, expected: str, received: str
) -> None:
    """R57, R58."""
    sp = f"{house.base_url}/api/auth/sso/saml2/sp"
    entity_id = f"{house.base_url}/{PROVIDER_ID}"
    await refused(page, house, fault, code)
    ours = {"acs": f"{sp}/acs/{PROVIDER_ID}", "entity": entity_id, "idp": house.twin.twin.saml.entity_id}
    await expect(page.locator(".sides .wanted")).to_contain_text(expected.format(**ours))
    await expect(page.locator(".sides .got")).to_contain_text(received)
    await expect(page.get_by_role("heading", name="How to fix it")).to_be_visible()
    values = [f"{sp}/acs/{PROVIDER_ID}", entity_id, f"{sp}/metadata/{PROVIDER_ID}", f"{sp}/slo/{PROVIDER_ID}"]
    await expect(page.locator(".paste code")).to_have_text(values)
    assert await axe_violations(page) == []


@pytest.mark.parametrize(("fault", "code", "hint"), SAID_ALONE, ids=[case[1] for case in SAID_ALONE])
async def test_what_has_no_two_sides_has_a_hint(
    page: Page, house: House, fault: SAMLFault, code: str, hint: str
) -> None:
    await refused(page, house, fault, code)
    await expect(page.locator(".details")).to_contain_text(hint)
    assert await axe_violations(page) == []


async def test_a_reload_at_the_acs_sends_the_response_again_and_says_the_same(page: Page, house: House) -> None:
    """Nobody is left with a blank page or with a 500."""
    await refused(page, house, SAMLFault.AUDIENCE_WRONG, "audience_mismatch")
    answer = await page.reload()
    assert answer is not None
    assert answer.request.method == "POST"
    await expect(page.locator(".reference code").first).to_have_text("audience_mismatch")


async def test_a_response_sent_twice_is_refused_the_second_time(page: Page, house: House) -> None:
    """S16: a form sent once more. The session that the first one began stays."""
    person = newcomer(house.twin)
    await to_the_provider(page, house, PROVIDER_ID)
    request = await held_back(page, person)
    await post_from(page, house.twin.base_url, request.url, form_of(request))
    await page.wait_for_url(f"{house.base_url}/account")
    await post_from(page, house.twin.base_url, request.url, form_of(request))
    await expect(page.locator(".reference code").first).to_have_text("assertion_replayed")
    await expect(page.locator(".details")).to_contain_text("reloaded or sent twice")
    assert await has_session(page.context, house.base_url)


async def test_the_acs_address_opened_by_hand_says_what_it_is_for(page: Page, house: House) -> None:
    """A bookmark, a link in a mail, or Enter in the address bar."""
    await page.goto(f"{house.base_url}{ACS}{PROVIDER_ID}")
    await expect(page.locator(".reference code").first).to_have_text("request_refused")
    await expect(page.locator(".details")).to_contain_text("HTTP-POST")
    assert await axe_violations(page) == []
    await page.get_by_role("link", name="Go to sign-in").click()
    await page.wait_for_url(f"{house.base_url}/login")


async def test_back_after_a_sign_in_can_be_understood_and_tried_again(page: Page, house: House) -> None:
    """The provider answers the old request once more; that one is used up, the session stays, the button works."""
    person = newcomer(house.twin)
    await sign_in(page, house, PROVIDER_ID, person)
    await go_back(page)
    await expect(page.locator(".reference code").first).to_have_text("in_response_to_mismatch")
    await page.get_by_role("link", name="Try again").click()
    await page.wait_for_url(f"{house.base_url}/account")
    await expect(page.get_by_text(person.label).first).to_be_visible()
