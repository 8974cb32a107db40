"""S73, S43: a Provider ID that is given to another connection hands nothing of the old one on, not for a moment."""

import pytest
from databases import Database
from manual_clock import ManualClock
from running_host import free_port, settings_for

from vestibule.app.host import Host, open_host
from vestibule.domain.connections.model import Connection
from vestibule.errors import UnknownConnection
from vestibule.flows.connections.draft import Draft


async def _added(host: Host, issuer: str) -> Connection:
    config = {"issuer": issuer, "clientId": "client", "clientSecret": "secret"}
    draft = Draft(provider_id="Same", connector="oidc", name="Same", config=config)
    return await host.manage.add(draft, ask_provider=False)


async def test_a_removed_connection_is_never_found_as_its_successor(database: Database, clock: ManualClock) -> None:
    """A flow of the old one would be finished by the new one, as both have version 1, until the change is heard of."""
    settings = settings_for(database.url.reveal(), port=free_port())
    async with open_host(settings, clock=clock) as elsewhere, open_host(settings, clock=clock) as here:
        old = await _added(elsewhere, "https://old.example.com")
        assert (await here.connections.get("Same")).connection.id == old.id
        await elsewhere.manage.remove("Same")
        new = await _added(elsewhere, "https://new.example.com")
        # No time has passed, so that nothing of this has been heard here.
        assert (await here.connections.by_id(new.id)).connection.id == new.id
        with pytest.raises(UnknownConnection) as caught:
            await here.connections.by_id(old.id)
        assert caught.value.code == "unknown_connection"
