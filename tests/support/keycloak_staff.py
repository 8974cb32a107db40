"""A host and a realm that know one another over SAML by nothing but their metadata, and a person between them."""

from collections.abc import Mapping
from dataclasses import dataclass

import keycloak_saml
from form_browser import FormBrowser, Page
from keycloak_realm import KeycloakRealm
from saml_form import PostedMessage
from saml_host import SAMLHost


@dataclass(frozen=True)
class KeycloakStaff:
    """A host whose SAML connection a realm is, and ada, who can sign in there."""

    host: SAMLHost
    realm: KeycloakRealm

    @property
    def descriptor_url(self) -> str:
        """Where the realm describes itself."""
        return f"{keycloak_saml.sso_url(self.realm)}/descriptor"

    async def introduce(
        self, *, connector: str = "saml", attributes: Mapping[str, str] | None = None, **fields: str
    ) -> str:
        """Have the host's administrator add the realm, and the realm's administrator import our metadata.

        Args:
            connector: `saml` or `keycloak-saml`.
            attributes: Options of the client, laid over what Keycloak reads in our metadata; none by default.
            fields: Of the connection, beyond what the realm's metadata say.

        Returns:
            The client's internal id.
        """
        if connector == "keycloak-saml":
            # What our metadata make of a client: a signing key in them switches "Client signature required" on.
            fields = {"signRequests": "true", **fields}
        added = await self.host.connect(self.descriptor_url, connector=connector, **fields)
        assert added["issuer"] == self.realm.issuer
        return await self.register(attributes=attributes)

    async def register(self, *, attributes: Mapping[str, str] | None = None) -> str:
        """Have the realm's administrator import our metadata; see `introduce`.

        Returns:
            The client's internal id.
        """
        client = await keycloak_saml.import_client(self.realm, await self.host.metadata(), attributes=attributes)
        await keycloak_saml.complete_mappers(self.realm, client)
        return client

    async def answer(self, browser: FormBrowser, *, username: str = "ada", **query: str) -> PostedMessage:
        """Click the button and type the password: the response, on its way."""
        return await keycloak_saml.sign_in(browser, await self.host.begin(browser, **query), username=username)

    async def passed(self, browser: FormBrowser, **query: str) -> PostedMessage:
        """Click the button as somebody whom Keycloak knows already: the response, on its way."""
        return await keycloak_saml.pass_through(browser, await self.host.begin(browser, **query))

    async def pass_through(self, browser: FormBrowser, **query: str) -> Page:
        """The whole way of somebody whom Keycloak knows already: the page that it ends on."""
        return await (await self.passed(browser, **query)).deliver(browser)

    async def sign_in(self, browser: FormBrowser, *, username: str = "ada", **query: str) -> Page:
        """The whole way: the page that it ends on, be it the account or an error."""
        return await (await self.answer(browser, username=username, **query)).deliver(browser)
