"""A real host with one SAML connection, made by an administrator on the command line, and the way of a person to it.

staff = SAMLHost(host, clock)
await staff.connect(metadata_of_the_idp, signRequests="true")
page = await staff.begin(browser)  # what the IdP shows, whichever binding the request took
message = await simplesamlphp_login.sign_in(browser, page)
account = await message.deliver(browser)
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx2
from command_line import CommandLine, Ended
from form_browser import FormBrowser, Page
from keycloak_login import attempt_of
from running_host import RunningHost, environ_for
from saml_form import carried, carries, posted_message
from shifted_clock import ShiftedClock

from vestibule.domain.audit.attempt import Attempt
from vestibule.flows.urls import Urls

CHANGE_SEEN_S = 1
"""A running host hears of another process's change within a second (DESIGN.md); its clock is moved instead."""


@dataclass(frozen=True)
class SAMLHost:
    """A host and its one connection.

    Attributes:
        clock: The host's.
    """

    host: RunningHost
    clock: ShiftedClock
    provider_id: str = "Staff"

    @property
    def urls(self) -> Urls:
        """The host's own addresses."""
        return Urls(self.host.base_url)

    @property
    def account_url(self) -> str:
        """Where a login ends."""
        return f"{self.host.base_url}/account"

    @property
    def entity_id(self) -> str:
        """The host's name at an IdP."""
        return self.urls.sp_entity_id

    async def connect(self, metadata: str, *, connector: str = "saml", **fields: str) -> Any:  # noqa: ANN401 - JSON
        """Add the connection from the IdP's metadata; returns what the command prints.

        Args:
            metadata: A file or an address.
            connector: Its key.
            fields: That say more than the metadata, as the command line has them.
        """
        options = ("--connector", connector, "--name", "Staff", "--metadata", metadata)
        return await self._done("add", self.provider_id, *options, *_set(fields))

    async def change(self, *, metadata: str | None = None, **fields: str) -> Any:  # noqa: ANN401 - JSON
        """Change it; the running host has heard of it afterwards."""
        options = () if metadata is None else ("--metadata", metadata)
        return await self._done("change", self.provider_id, *options, *_set(fields))

    async def change_keys(self, step: str) -> Any:  # noqa: ANN401 - JSON
        """Take a step of the change of our key: publish-next, switch or retire."""
        return await self._done("keys", step, self.provider_id)

    async def metadata(self) -> bytes:
        """What an IdP reads of us, at the address where it reads it."""
        async with httpx2.AsyncClient() as client:
            answer = await client.get(self.urls.sp_metadata(self.provider_id))
        return answer.raise_for_status().content

    async def asked(self, browser: FormBrowser, **query: str) -> Page:
        """Click the connection's button, no further than the request: our form, or the redirect's target unvisited."""
        return await browser.open(self._login_url(browser, query), stop_at="http://localhost")

    async def begin(self, browser: FormBrowser, **query: str) -> Page:
        """Click the connection's button, and take the request to the IdP: what that shows."""
        page = await browser.open(self._login_url(browser, query))
        return await posted_message(page).deliver(browser) if carries(page, "SAMLRequest") else page

    async def sign_out(self, browser: FormBrowser) -> Page:
        """Click "Sign out" on the account page, and go wherever that leads: the last page."""
        page = await browser.open(self.account_url)
        return await carried(browser, await browser.submit(page.form("/logout"), on=page))

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

    async def _done(self, *args: str) -> Any:  # noqa: ANN401 - JSON
        settings = self.host.settings
        environ = environ_for(settings.database_url.reveal(), port=settings.port, host="127.0.0.1")
        vestibule = CommandLine(environ)
        # In a thread: the command has a loop of its own.
        ended: Ended = await asyncio.to_thread(vestibule, "connections", *args, "--json")
        assert ended.status == 0, ended.err
        self.clock.advance(CHANGE_SEEN_S)
        return ended.json

    def _login_url(self, browser: FormBrowser, query: dict[str, str]) -> str:
        return str(browser.client.build_request("GET", self.urls.login(self.provider_id), params=query).url)


def _set(fields: dict[str, str]) -> tuple[str, ...]:
    return tuple(part for name, value in fields.items() for part in ("--set", f"{name}={value}"))
