"""What logout messages of a provider are counted by."""

from vestibule.flows.login.record import Client
from vestibule.web.installation import Services


async def logout_limit_key(services: Services, client: Client, provider_id: str) -> str:
    """By address too: else a stranger could use up what a provider needs to end sessions (S67).

    All names that are no connection's count as one: each would otherwise have a budget of its own, and push out the
    counts of others.
    """
    known = any(provider_id == connection.provider_id for connection in await services.enabled.all())
    return f"{client.limit_key} {provider_id if known else ''}"
