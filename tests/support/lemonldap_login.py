"""The way of a person through LemonLDAP::NG's own pages. Its demonstration directory holds three people."""

from dataclasses import dataclass
from typing import Final

from form_browser import FormBrowser, Page


@dataclass(frozen=True)
class Demonstrator:
    """Somebody in its demonstration directory; the password is the user name."""

    username: str
    name: str
    mail: str


ROSE: Final = Demonstrator("rtyler", "Rose Tyler", "rtyler@badwolf.org")


async def enter_password(browser: FormBrowser, page: Page, *, person: Demonstrator = ROSE) -> Page:
    """Fill in its login form: what comes after it, which is the question for consent at the first time."""
    (form,) = (form for form in page.forms if "password" in form.fields)
    return await browser.submit(form, on=page, user=person.username, password=person.username)


async def accept(browser: FormBrowser, page: Page) -> Page:
    """Agree to what it asks: to tell an application who one is, or to sign out."""
    (form,) = (form for form in page.forms if "confirm" in form.fields)
    return await browser.submit(form, on=page)


async def sign_in(browser: FormBrowser, page: Page, *, person: Demonstrator = ROSE) -> Page:
    """Say who one is, and agree that the application hears of it."""
    return await accept(browser, await enter_password(browser, page, person=person))
