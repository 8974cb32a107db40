"""By which name a real SimpleSAMLphp knows a person, and what becomes of it here (S43)."""

import json

from databases import Database
from form_browser import FormBrowser
from keycloak_login import code_of
from saml_host import SAMLHost
from saml_names import EMAIL, PERSISTENT, TRANSIENT
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_host import introduce, passed, signed_in
from simplesamlphp_people import ADA, GRACE, QUIET, Person
from simplesamlphp_sp import Options

UID = "urn:oid:0.9.2342.19200300.100.1.1"


def subjects(database: Database) -> list[list[str]]:
    """The subject of every link, taken apart: source, format, both qualifiers, value."""
    return [json.loads(str(subject)) for (subject,) in database.execute("SELECT subject FROM links ORDER BY id")]


async def account_of(staff: SAMLHost, browser: FormBrowser, *, person: Person = ADA) -> str:
    """Sign in, and give the account's id."""
    page = await signed_in(staff, browser, person=person)
    assert page.url == staff.account_url, page.text
    _, session = await staff.session(browser)
    return str(session["account"]["id"])


async def test_a_persistent_name_id_is_the_person(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, database: Database, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S43: kept with both qualifiers; another person has another one."""
    await introduce(staff, simplesamlphp, nameIdFormat="persistent")
    ada = await account_of(staff, browser)
    assert await account_of(staff, second_browser) == ada
    await staff.sign_out(second_browser)
    assert await account_of(staff, second_browser, person=GRACE) != ada

    known = subjects(database)
    expected = ["nameid", PERSISTENT, simplesamlphp.entity_id, staff.entity_id]
    assert [subject[:4] for subject in known] == [expected] * 2
    assert len({subject[4] for subject in known}) == 2


async def test_a_transient_name_id_identifies_nobody(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, database: Database, browser: FormBrowser
) -> None:
    """S43: unless an attribute does; the administrator is told which way out there is."""
    await introduce(staff, simplesamlphp, nameIdFormat="transient")
    refused = await signed_in(staff, browser)
    assert code_of(refused) == "account_not_found"
    assert "subjectAttribute" in staff.attempt(refused).hint
    assert subjects(database) == []

    await staff.change(subjectAttribute=UID)
    assert (await passed(staff, browser)).url == staff.account_url
    assert subjects(database) == [["attribute", UID, simplesamlphp.entity_id, staff.entity_id, ADA.uid]]


async def test_the_providers_own_choice_of_a_transient_name_id_is_none_of_ours(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    await introduce(staff, simplesamlphp, Options(name_id_format=TRANSIENT))
    refused = await signed_in(staff, browser)
    assert code_of(refused) == "account_not_found"
    assert not await staff.is_signed_in(browser)


async def test_an_e_mail_name_id_is_an_opaque_text(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, database: Database, browser: FormBrowser
) -> None:
    await introduce(staff, simplesamlphp, nameIdFormat="email")
    await account_of(staff, browser)
    assert subjects(database) == [["nameid", EMAIL, simplesamlphp.entity_id, staff.entity_id, ADA.mail]]


async def test_an_e_mail_name_id_that_is_no_address_is_nobodys_address(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, database: Database, browser: FormBrowser
) -> None:
    """SimpleSAMLphp makes a value up where it knows no address, and calls its format emailAddress all the same."""
    await introduce(staff, simplesamlphp, nameIdFormat="email", emailRequired="false")
    await account_of(staff, browser, person=QUIET)
    ((_, format_, _, _, value),) = subjects(database)
    assert format_ == EMAIL
    assert "@" not in value
    _, session = await staff.session(browser)
    assert session["account"]["email"] is None


async def test_a_person_without_an_address_is_told_so(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """R57: or the connection does without."""
    await introduce(staff, simplesamlphp)
    refused = await signed_in(staff, browser, person=QUIET)
    assert code_of(refused) == "account_not_found"
    attempt = staff.attempt(refused)
    assert "the attribute email" in str(attempt.expected)
    assert "'urn:oid:2.5.4.42'" in str(attempt.received)

    await staff.change(emailRequired="false")
    assert (await passed(staff, browser)).url == staff.account_url
    _, session = await staff.session(browser)
    assert (session["account"]["name"], session["account"]["email"]) == (QUIET.display_name, None)
