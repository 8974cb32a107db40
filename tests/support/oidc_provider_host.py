"""A real host with one connection of the generic connector, and the way of a person to its provider.

house = OIDCHost(host)
house.connect(issuer=provider.issuer, client_id=registered.client_id, client_secret=registered.secret)
page = await house.begin(browser)  # what the provider shows
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx2
from command_line import CommandLine, Ended
from form_browser import FormBrowser, Page
from keycloak_login import attempt_of
from running_host import RunningHost, environ_for

from vestibule.domain.audit.attempt import Attempt
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Draft
from vestibule.flows.urls import CALLBACK, Urls


@dataclass(frozen=True)
class OIDCHost:
    """A host and its one connection."""

    host: RunningHost
    provider_id: str = "Elsewhere"

    @property
    def urls(self) -> Urls:
        """The host's own addresses."""
        return Urls(self.host.base_url)

    @property
    def callback_url(self) -> str:
        """The connection's redirect URI."""
        return f"{self.host.base_url}{CALLBACK}/{self.provider_id}"

    @property
    def account_url(self) -> str:
        """Where a login ends."""
        return f"{self.host.base_url}/account"

    def connect(self, *, issuer: str, client_id: str, client_secret: str | None = None, **more: object) -> Connection:
        """Add the connection, as an administrator does.

        Args:
            issuer: The provider's.
            client_id: As registered there.
            client_secret: None for a client that has another way to prove itself.
            more: Further fields, by the form's names.
        """
        config: dict[str, object] = {"issuer": issuer, "clientId": client_id, **more}
        if client_secret is not None:
            config["clientSecret"] = client_secret
        return self.host.add(
            Draft(provider_id=self.provider_id, connector="oidc", name=self.provider_id, config=config)
        )

    async def command(self, *args: str) -> Ended:
        """Run `vestibule connections ARGS` over the host's database, as its administrator does."""
        settings = self.host.settings
        environ = environ_for(settings.database_url.reveal(), port=settings.port, host="127.0.0.1")
        # In a thread: the command has a loop of its own.
        return await asyncio.to_thread(CommandLine(environ), "connections", *args)

    async def begin(self, browser: FormBrowser, **query: str) -> Page:
        """Click the connection's button: what the provider shows, or where it led back to."""
        url = browser.client.build_request("GET", self.urls.login(self.provider_id), params=query).url
        return await browser.open(str(url))

    async def sign_out(self, browser: FormBrowser) -> Page:
        """Click "Sign out" on the account page: what the provider shows, or where it led back to."""
        page = await browser.open(self.account_url)
        return await browser.submit(page.form("/logout"), on=page)

    async def session(self, browser: FormBrowser) -> tuple[int, Any]:
        """What the host says to an application about the browser's session."""
        return await browser.json(f"{self.host.base_url}/api/session")

    async def is_signed_in(self, browser: FormBrowser) -> bool:
        """Whether the browser has a session here."""
        status, _ = await self.session(browser)
        assert status in {200, 401}
        return status == httpx2.codes.OK

    def attempt(self, page: Page) -> Attempt:
        """The record of the attempt that an error page names."""
        return attempt_of(self.host, page)
