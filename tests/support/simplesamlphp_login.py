"""The way of a person through the tests' SimpleSAMLphp.

Everything begins with a page or an address of the IdP and ends with a `PostedMessage` that waits to be delivered:
`await message.deliver(browser)` sends it to the service provider. Where the IdP shows a page for people instead - with
status 200, whatever went wrong - the exception quotes it.
"""

from form_browser import Form, FormBrowser, Page
from saml_form import NoMessage, PostedMessage, posted_message
from simplesamlphp_people import ADA, Person

WRONG_PASSWORD = "Incorrect username or password"
LOGGED_OUT = "You have been logged out"


class PasswordRefused(AssertionError):
    """The IdP does not take the user name with this password."""


async def sign_in(
    browser: FormBrowser, start: str | Page, *, person: Person = ADA, password: str | None = None
) -> PostedMessage:
    """Say who one is, to an IdP that has to ask.

    Args:
        browser: Who is not signed in there, or is asked again (ForceAuthn).
        start: An address of the IdP (with an AuthnRequest, or IdP-initiated), or the page that a POST led to.
        person: Whose user name is typed.
        password: What is typed; None for the right one.

    Returns:
        The response, on its way.

    Raises:
        PasswordRefused: The IdP asks again.
        NoMessage: It did not ask, or did not answer; with what it says instead.
    """
    page = await _shown(browser, start)
    typed = person.password if password is None else password
    answer = await browser.submit(_password_form(page), on=page, username=person.uid, password=typed)
    if WRONG_PASSWORD in answer.text:
        raise PasswordRefused(answer.text)
    return posted_message(answer)


async def pass_through(browser: FormBrowser, start: str | Page) -> PostedMessage:
    """Go through an IdP that asks nothing: somebody is signed in there already, or it refuses (IsPassive).

    Args:
        browser: With the session, or without one.
        start: As for `sign_in`.

    Raises:
        NoMessage: It asks for a password, or says what is wrong.
    """
    return posted_message(await _shown(browser, start))


async def logged_out(browser: FormBrowser, start: str | Page) -> Page:
    """Follow a logout that begins at the IdP (`SimpleSAMLphp.logout_url`) to its last page.

    The redirects to service providers and back are followed; `visited` of the page lists them. A service provider with
    the POST binding has a form on the way: use `browser.open` and `posted_message` there.

    Raises:
        AssertionError: It ends on another page, which is quoted.
    """
    page = await _shown(browser, start)
    assert LOGGED_OUT in page.text, f"no logout, but at {page.url}: {page.text}"
    return page


async def _shown(browser: FormBrowser, start: str | Page) -> Page:
    return await browser.open(start) if isinstance(start, str) else start


def _password_form(page: Page) -> Form:
    for form in page.forms:
        if {"username", "password"} <= form.fields.keys():
            return form
    raise NoMessage(f"the IdP asks for no password, but says at {page.url}: {page.text}")
