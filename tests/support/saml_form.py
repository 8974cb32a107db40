"""Messages in a page that sends itself off: the HTTP-POST binding as a browser sees it.

Source: saml-bindings-2.0-os section 3.5.4. Real IdPs answer a mistake with a page for people, often with status 200:
then the text of that page is what the test fails with.
"""

import base64
from dataclasses import dataclass
from typing import Literal

from form_browser import Form, FormBrowser, Page

Kind = Literal["SAMLRequest", "SAMLResponse"]


class NoMessage(AssertionError):
    """The page carries no SAML message; it is quoted."""


@dataclass(frozen=True)
class PostedMessage:
    """A message that waits in a form.

    Attributes:
        action: Where the form goes.
        xml: The message itself, decoded.
        relay_state: None when the form has no such field.
        page: The page that it is on, and `form` the form as it stands there.
    """

    action: str
    kind: Kind
    xml: bytes
    relay_state: str | None
    page: Page
    form: Form

    @property
    def encoded(self) -> str:
        """The field's value, for a test that posts it by itself."""
        return self.form.fields[self.kind]

    async def deliver(self, browser: FormBrowser, *, stop_at: str | None = None) -> Page:
        """Send the form off, as its script does in a real browser; see `FormBrowser.submit`."""
        return await browser.submit(self.form, on=self.page, stop_at=stop_at)


def posted_message(page: Page) -> PostedMessage:
    """The SAML message in the one form of a page that has one.

    Raises:
        NoMessage: There is none.
    """
    for form in page.forms:
        for kind in ("SAMLResponse", "SAMLRequest"):
            if kind in form.fields:
                return PostedMessage(
                    action=form.action,
                    kind=kind,
                    xml=base64.b64decode(form.fields[kind], validate=True),
                    relay_state=form.fields.get("RelayState"),
                    page=page,
                    form=form,
                )
    raise NoMessage(f"no SAML message, but status {page.status} at {page.url}: {page.text}")


def carries(page: Page, kind: Kind) -> bool:
    """Whether such a message waits in a form of the page."""
    return any(kind in form.fields for form in page.forms)


async def carried(browser: FormBrowser, page: Page) -> Page:
    """Send off one message after the other, as the scripts of such pages do: the first page without one."""
    while carries(page, "SAMLRequest") or carries(page, "SAMLResponse"):
        page = await posted_message(page).deliver(browser)
    return page
