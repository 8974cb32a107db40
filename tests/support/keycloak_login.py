"""A host and a realm that know one another, and the way of a person through both."""

import re
from dataclasses import dataclass
from typing import Any

from form_browser import FormBrowser, Page
from keycloak_realm import USER_PASSWORD, KeycloakRealm
from running_host import RunningHost

from vestibule.app.host import open_host
from vestibule.domain.audit.attempt import Attempt
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.flows.connections.draft import Change, Draft
from vestibule.flows.store import Transaction
from vestibule.flows.urls import CALLBACK, Urls
from vestibule.settings import Settings
from vestibule.web.installation import STATE_KEY, Installation, Services

CLIENT_ID = "vestibule"
# RFC 6749 2.3.1 wants each of these signs encoded in the Authorization header.
CLIENT_SECRET = "a secret + with / signs % and : more"


@dataclass(frozen=True)
class Houses:
    """A host, and a realm in which the host is registered as a client.

    Attributes:
        provider_id: Of the connection that the client's addresses are registered for.
    """

    host: RunningHost
    realm: KeycloakRealm
    provider_id: str = "Keycloak"

    @property
    def urls(self) -> Urls:
        """The host's own addresses."""
        return Urls(self.host.base_url)

    @property
    def account_url(self) -> str:
        """Where a login ends."""
        return f"{self.host.base_url}/account"

    async def register(
        self,
        *,
        callback_form: CallbackForm = CallbackForm.OWN,
        secret: str = CLIENT_SECRET,
        **settings: Any,  # noqa: ANN401 - as the admin API has it
    ) -> str:
        """Make the client in the realm, with the host's addresses and no other; returns its internal id."""
        shared = callback_form is CallbackForm.SHARED
        callback = CALLBACK if shared else f"{CALLBACK}/{self.provider_id}"
        return await self.realm.add_client(
            CLIENT_ID,
            secret=secret,
            redirect_uris=[self.host.base_url + callback],
            post_logout_redirect_uris=[self.urls.post_logout],
            backchannel_logout_url=self.urls.backchannel_logout(self.provider_id),
            **settings,
        )

    def keycloak_draft(self, *, callback_form: CallbackForm = CallbackForm.OWN, **config: object) -> Draft:
        """A connection through the connector `keycloak`."""
        server, _, name = self.realm.issuer.partition("/realms/")
        own = {"serverUrl": server, "realm": name, "clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET}
        return Draft(
            provider_id=self.provider_id,
            connector="keycloak",
            name="Staff",
            config={**own, **config},
            callback_form=callback_form,
        )

    def oidc_draft(self, **config: object) -> Draft:
        """A connection through the connector `oidc`."""
        own = {"issuer": self.realm.issuer, "clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET}
        return Draft(provider_id=self.provider_id, connector="oidc", name="Staff", config={**own, **config})

    def connect(self, draft: Draft | None = None) -> Connection:
        """Add a connection to the host, as an administrator does; through the connector `keycloak` unless drafted."""
        return self.host.add(draft or self.keycloak_draft())

    def connect_unasked(self, draft: Draft) -> Connection:
        """Add a connection as with --offline: Keycloak is not asked for its issuer."""
        connection: Connection = self.host.run(_add_unasked(self.host.settings, draft))
        return connection

    def change(self, change: Change) -> Connection:
        """Change the connection, as the command line does in a process of its own."""
        connection: Connection = self.host.run(_change(self.host.settings, self.provider_id, change))
        return connection

    async def begin(self, browser: FormBrowser, **query: str) -> Page:
        """Click the connection's button."""
        url = browser.client.build_request("GET", self.urls.login(self.provider_id), params=query).url
        return await browser.open(str(url))

    async def sign_in(self, browser: FormBrowser, *, username: str = "ada", **query: str) -> Page:
        """Click the button, and say at Keycloak who one is."""
        page = await self.begin(browser, **query)
        assert page.url.startswith(self.realm.issuer), page.text
        return await enter_password(browser, page, username=username)

    async def sign_out(self, browser: FormBrowser) -> Page:
        """Click "Sign out" on the account page."""
        page = await browser.open(self.account_url)
        return await browser.submit(page.form("/logout"), on=page)

    async def session(self, browser: FormBrowser) -> tuple[int, Any]:
        """What the host says to an application about the browser's session."""
        return await browser.json(f"{self.host.base_url}/api/session")

    def attempt(self, page: Page) -> Attempt:
        """The record of the attempt that an error page names."""
        return attempt_of(self.host, page)


async def enter_password(
    browser: FormBrowser, page: Page, *, username: str = "ada", stop_at: str | None = None
) -> Page:
    """Fill in Keycloak's login form; when it only asks for the password again, it knows who is there."""
    form = page.form("/login-actions/authenticate")
    entries = {"username": username, "password": USER_PASSWORD}
    known = {name: value for name, value in entries.items() if name in form.fields}
    return await browser.submit(form, on=page, stop_at=stop_at, **known)


async def _add_unasked(settings: Settings, draft: Draft) -> Connection:
    async with open_host(settings) as host:
        return await host.manage.add(draft, ask_provider=False)


async def _change(settings: Settings, provider_id: str, change: Change) -> Connection:
    async with open_host(settings) as host:
        return await host.manage.change(provider_id, change)


def code_of(page: Page) -> str:
    """The code that an error page shows."""
    found = re.search(r"Code (\S+)", page.text)
    assert found is not None, page.text
    return found[1]


def services_of(host: RunningHost) -> Services:
    """What the host's routes work with."""
    installation = host.app.state[STATE_KEY]
    assert isinstance(installation, Installation)
    return installation.services


def attempt_of(host: RunningHost, page: Page) -> Attempt:
    """The record of the attempt that an error page names: stored, or in the ring of those that failed early."""
    found = re.search(r"Attempt (\S+)", page.text)
    assert found is not None, page.text
    services, attempt_id = services_of(host), found[1]

    async def find(transaction: Transaction) -> Attempt | None:
        return await transaction.attempts.get(attempt_id)

    attempt = services.early.get(attempt_id) or host.run(services.store.read(find))
    assert isinstance(attempt, Attempt)
    return attempt
