"""What a real SimpleSAMLphp refuses, and what of its answers the host refuses (S11-S17, S31)."""

import pytest
from form_browser import FormBrowser
from keycloak_login import code_of
from saml_host import SAMLHost
from saml_redirect import read_redirect, redirect_url
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_host import answer, introduce, signed_in
from simplesamlphp_login import pass_through, sign_in

PASSWORD_CLASS = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
"""What it answers always."""

TOKEN_CLASS = "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken"

RESPONSE_GOOD_S = 300
SKEW_S = 180


def silently(url: str) -> str:
    """The same request, but nobody may be shown anything: as whoever has the browser can write it into the address."""
    asked = read_redirect(url)
    assert asked.xml.count(b"<samlp:AuthnRequest ") == 1
    return redirect_url(
        asked.endpoint, asked.xml.replace(b"<samlp:AuthnRequest ", b'<samlp:AuthnRequest IsPassive="true" ')
    )


async def test_no_passive_is_told_as_what_it_is(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """The answer is a signed refusal of our own request, and the same request works for who is signed in there."""
    await introduce(staff, simplesamlphp)
    url = silently((await staff.asked(browser)).url)
    refused = await (await pass_through(browser, url)).deliver(browser)
    assert code_of(refused) == "interaction_required"
    assert staff.attempt(refused).received == "Responder / NoPassive"

    assert (await signed_in(staff, browser)).url == staff.account_url
    again = await pass_through(browser, silently((await staff.asked(browser)).url))
    assert (await again.deliver(browser)).url == staff.account_url


async def test_the_class_that_was_asked_for_has_to_be_answered(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S17: SimpleSAMLphp lets everybody pass by password, whatever RequestedAuthnContext says; the host does not."""
    await introduce(staff, simplesamlphp, authnContexts=TOKEN_CLASS)
    refused = await signed_in(staff, browser)
    assert code_of(refused) == "authn_context_mismatch"
    attempt = staff.attempt(refused)
    assert (attempt.expected, attempt.received) == (TOKEN_CLASS, PASSWORD_CLASS)
    assert not await staff.is_signed_in(browser)

    await staff.change(authnContexts=f"{TOKEN_CLASS} {PASSWORD_CLASS}")
    passed = await pass_through(browser, await staff.begin(browser))
    assert (await passed.deliver(browser)).url == staff.account_url
    narrowed = await pass_through(browser, await staff.begin(browser, acr_values=TOKEN_CLASS))
    assert code_of(await narrowed.deliver(browser)) == "authn_context_mismatch"


@pytest.mark.parametrize(("name", "value"), [("prompt", "login"), ("max_age", "0")])
async def test_a_link_can_have_the_password_asked_again(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser, name: str, value: str
) -> None:
    """S17: ForceAuthn, and the answer's AuthnInstant is later than the request."""
    await introduce(staff, simplesamlphp)
    assert (await signed_in(staff, browser)).url == staff.account_url
    asked = await staff.begin(browser, **{name: value})
    assert (await (await sign_in(browser, asked)).deliver(browser)).url == staff.account_url


async def test_an_old_authentication_is_no_new_one(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S17: ForceAuthn can be taken out of an unsigned request on its way; the answer's AuthnInstant tells."""
    await introduce(staff, simplesamlphp)
    assert (await signed_in(staff, browser)).url == staff.account_url
    staff.clock.advance(SKEW_S + 2)
    asked = read_redirect((await staff.asked(browser, prompt="login")).url)
    assert asked.xml.count(b' ForceAuthn="true"') == 1
    unforced = redirect_url(asked.endpoint, asked.xml.replace(b' ForceAuthn="true"', b""))
    refused = await (await pass_through(browser, unforced)).deliver(browser)
    assert code_of(refused) == "authentication_too_old"


async def test_an_answer_that_comes_too_late_has_expired(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S15: the clocks may be apart by the skew, and no further."""
    await introduce(staff, simplesamlphp)
    message = await answer(staff, browser)
    staff.clock.advance(RESPONSE_GOOD_S + SKEW_S + 1)
    refused = await message.deliver(browser)
    assert code_of(refused) == "assertion_expired"
    assert not await staff.is_signed_in(browser)


async def test_an_answer_is_good_in_one_browser_and_once(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S13, S16."""
    await introduce(staff, simplesamlphp)
    message = await answer(staff, browser)
    stolen = await message.deliver(second_browser)
    assert code_of(stolen) == "in_response_to_mismatch"
    assert not await staff.is_signed_in(second_browser)
    late = await message.deliver(browser)
    assert code_of(late) == "assertion_replayed"
    assert not await staff.is_signed_in(browser)


async def test_an_answer_for_somebody_else_is_refused(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S10, R58: known under another name there, with the address of this host."""
    await introduce(staff, simplesamlphp, unsolicited="accept", spEntityId="urn:example:another")
    await staff.change(spEntityId=staff.entity_id)
    start = simplesamlphp.idp_initiated_url("urn:example:another")
    refused = await (await sign_in(browser, start)).deliver(browser)
    assert code_of(refused) == "audience_mismatch"
    attempt = staff.attempt(refused)
    assert (attempt.expected, attempt.received) == (staff.entity_id, "urn:example:another")


async def test_who_begins_at_the_idp_begins_again_here(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S14, restart: the IdP knows the person by now, so all that shows is the way to the right page."""
    await introduce(staff, simplesamlphp)
    start = simplesamlphp.idp_initiated_url(staff.entity_id, relay_state="/account?from=tile")
    asked_again = await (await sign_in(browser, start)).deliver(browser)
    assert any(url.startswith(staff.urls.login("Staff")) for url in asked_again.visited)
    assert not await staff.is_signed_in(browser)
    page = await (await pass_through(browser, asked_again)).deliver(browser)
    assert page.url == f"{staff.account_url}?from=tile"
    assert await staff.is_signed_in(browser)


async def test_who_begins_at_the_idp_is_let_in_or_refused_as_the_connection_says(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S14, off and accept; a RelayState leads nowhere but here (S53)."""
    await introduce(staff, simplesamlphp, unsolicited="off")
    start = simplesamlphp.idp_initiated_url(staff.entity_id, relay_state="https://evil.example/")
    refused = await (await sign_in(browser, start)).deliver(browser)
    assert code_of(refused) == "unsolicited_response"

    await staff.change(unsolicited="accept")
    message = await pass_through(browser, start)
    assert (await message.deliver(browser)).url == staff.account_url
    assert await staff.is_signed_in(browser)
