"""A connection whose provider's administrator can be asked for consent, and the link as that person opens it."""

from typing import Final
from urllib.parse import parse_qs, urlsplit

from vestibule.app.host import open_host
from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.ask_consent import AskedConsent
from vestibule.flows.connections.draft import Draft
from vestibule.settings import Settings

TENANT: Final = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"


def entra_draft(provider_id: str) -> Draft:
    """A connection to Entra ID."""
    return Draft(
        provider_id=provider_id,
        connector="entra",
        name=f"Staff {provider_id}",
        config={"tenant": TENANT, "clientId": "66666666-7777-8888-9999-000000000000", "clientSecret": "hush"},
    )


async def kept_draft(settings: Settings, provider_id: str, *, clock: Clock) -> Connection:
    """Keep one, as the command line does, without asking Entra."""
    async with open_host(settings, clock=clock) as host:
        return await host.manage.add(entra_draft(provider_id), ask_provider=False)


async def asked_consent(settings: Settings, provider_id: str, *, clock: Clock) -> AskedConsent:
    """Ask for consent, as the command line does."""
    async with open_host(settings, clock=clock) as host:
        return await host.ask_consent()(provider_id)


def state_of(asked: AskedConsent) -> str:
    """The state that the administrator takes to the provider and back."""
    (state,) = parse_qs(urlsplit(asked.url).query)["state"]
    return state
