"""A host and an oidc-provider that know one another, and the way of a person through the provider's own pages."""

from dataclasses import dataclass

from form_browser import FormBrowser, Page
from oidc_provider import OIDCProvider, Registered
from oidc_provider_host import OIDCHost

PASSWORD = "anything: the provider's own page takes every one"


@dataclass(frozen=True)
class Introduced:
    """A host and the provider whose client it is."""

    house: OIDCHost
    provider: OIDCProvider

    async def register(self, **metadata: object) -> Registered:
        """Register the host as a client, with its addresses and no other; see `introduce` for `metadata`."""
        return await self.provider.register(
            **{
                "redirect_uris": [self.house.callback_url],
                "post_logout_redirect_uris": [self.house.urls.post_logout],
                **metadata,
            }
        )

    def connect(self, registered: Registered, **fields: object) -> None:
        """Add the connection to the host; see `introduce` for `fields`."""
        connection = self.house.connect(
            issuer=self.provider.issuer, client_id=registered.client_id, client_secret=registered.secret, **fields
        )
        assert connection.issuer == self.provider.issuer

    async def introduce(self, *, fields: dict[str, object] | None = None, **metadata: object) -> Registered:
        """Have each administrator enter the other house.

        Args:
            fields: Of the connection, by the form's names, beyond issuer, client id and secret.
            metadata: Of the client (RFC 7591 2), beyond its addresses.
        """
        registered = await self.register(**metadata)
        self.connect(registered, **(fields or {}))
        return registered

    async def sign_in(
        self, browser: FormBrowser, *, person: str = "ada", stop_at: str | None = None, **query: str
    ) -> Page:
        """Click the button, say who one is, and consent: the page that it ends on, be it the account or an error.

        Args:
            browser: Who is not signed in there.
            person: The name that is typed.
            stop_at: As `FormBrowser.submit` has it, after the consent.
            query: Of the login link.
        """
        page = await self.house.begin(browser, **query)
        return await consented(browser, await named(browser, page, person=person), stop_at=stop_at)


async def named(browser: FormBrowser, page: Page, *, person: str = "ada") -> Page:
    """Fill in the form that asks who one is: what comes after it."""
    form = page.form("/interaction/")
    assert form.fields.get("prompt") == "login", page.text
    return await browser.submit(form, on=page, login=person, password=PASSWORD)


async def consented(browser: FormBrowser, page: Page, *, stop_at: str | None = None) -> Page:
    """Let the client know what it asks for: what comes after it."""
    form = page.form("/interaction/")
    assert form.fields.get("prompt") == "consent", page.text
    return await browser.submit(form, on=page, stop_at=stop_at)
