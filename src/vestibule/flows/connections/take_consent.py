"""A provider's administrator comes back from consenting for everybody there (R29).

What comes back is a query that whoever holds the link could have typed: it is no evidence, and moves nothing but the
connection's stage. A sign-in passes the same checks before and after it.
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.connections.model import Connection
from vestibule.errors import ConsentDeclined, ConsentLinkRefused, RequestRefused
from vestibule.flows.connections.built import event_of
from vestibule.flows.connections.consent_link import ConsentLink, ConsentLinks
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.ascii_case import ascii_lower
from vestibule.protocols.oidc.issuer import PLACEHOLDER
from vestibule.protocols.shown import shown
from vestibule.seal.token import token_hash

_TENANT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,79}")
_AGAIN: Final = "Make a new link: vestibule connections consent PROVIDER_ID"


class ConsentTaken(Struct, frozen=True, kw_only=True):
    """A consent that was waited for.

    Attributes:
        name: Of the connection, as its button says it.
    """

    name: str


class TakeConsent:
    """Takes consents."""

    def __init__(self, *, store: Store, links: ConsentLinks, clock: Clock) -> None:
        self._store = store
        self._links = links
        self._clock = clock

    async def __call__(self, provider_id: str, parameters: Mapping[str, str], *, client_address: str) -> ConsentTaken:
        """Take a consent.

        Args:
            provider_id: In the path that the browser came to.
            parameters: What it brought: `state` and `admin_consent` with `tenant`, or `error` (Microsoft identity
                platform, "Admin consent on the Microsoft identity platform").
            client_address: Of the browser.

        Raises:
            ConsentLinkRefused: consent_link_refused: the state is not ours, not of this connection as it is now, or not
                the one that is waited for; or the consent is that of another tenant than the connection's.
            ConsentLinkExpired: consent_link_expired.
            ConsentDeclined: consent_declined; the link stays good.
            RequestRefused: request_refused: it says neither yes nor no, or names a tenant that cannot be one.
            DatabaseUnavailable: database_unavailable.
        """
        link = self._links.read(parameters.get("state", ""))

        async def write(transaction: Transaction) -> Connection:
            connection = await transaction.connections.by_id(link.connection_id)
            if connection is None or connection.provider_id != provider_id:
                raise ConsentLinkRefused(f"the state was made for another connection than {shown(provider_id)}")
            _refuse_changed(connection, link)
            nonce_hash = token_hash(link.nonce)
            if not await transaction.connections.take_consent(connection.id, nonce_hash=nonce_hash):
                raise ConsentLinkRefused("the link was used before, or a later one has taken its place", hint=_AGAIN)
            # Only now: what a link that is waited for does not bring is no answer of anybody's. A refusal ends the
            # transaction, so that the link stays good.
            tenant = _granted(parameters)
            _refuse_other_tenant(connection, tenant)
            event = event_of(
                Action.CONSENT_GIVEN,
                connection,
                clock=self._clock,
                note=f"provider id: {connection.provider_id}; tenant: {tenant or 'not named'}",
            )
            actor = f"provider:{connection.id}"
            await transaction.audit.append(replace(event, actor=actor, client_address=client_address))
            return connection

        return ConsentTaken(name=(await self._store.write(write)).name)


def _granted(parameters: Mapping[str, str]) -> str | None:
    """The tenant whose administrator consented, as far as it is named.

    Raises:
        ConsentDeclined, RequestRefused: As above.
    """
    # Entra sends admin_consent=True beside an error, too.
    if "error" in parameters:
        description = shown(parameters.get("error_description", ""))
        raise ConsentDeclined(
            f"the provider said {shown(parameters['error'])}: {description}",
            hint="The link stays good: somebody with the right to consent can open it again.",
        )
    if parameters.get("admin_consent", "").lower() != "true":
        raise RequestRefused("the answer says neither that consent was given nor that it was not")
    tenant = parameters.get("tenant")
    if tenant is not None and not _TENANT.fullmatch(tenant):
        raise RequestRefused("the answer names a tenant that can be none", received=shown(tenant))
    return tenant


def _refuse_other_tenant(connection: Connection, tenant: str | None) -> None:
    """A connection of one tenant has its id in the issuer; one of several has a place for any there, and no id."""
    if tenant is None or PLACEHOLDER in connection.issuer:
        return
    if ascii_lower(tenant) not in ascii_lower(connection.issuer).split("/"):
        raise ConsentLinkRefused(
            "an administrator of another tenant than the connection's consented, which lets nobody in here",
            hint="The link stays good: have it opened by somebody who is signed in at the connection's own tenant.",
            expected=f"the tenant of {shown(connection.issuer)}",
            received=tenant,
        )


def _refuse_changed(connection: Connection, link: ConsentLink) -> None:
    if connection.login_version != link.login_version:
        raise ConsentLinkRefused(
            "the connection was changed after this consent was asked for",
            hint=_AGAIN,
            expected=f"login version {link.login_version}",
            received=f"login version {connection.login_version}",
        )
