"""S62: what rests on metadata that has run out is not used, by whichever name it is asked for."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from databases import Database
from manual_clock import ManualClock
from running_host import free_port, settings_for
from stored import ISSUER, kept_connection

from vestibule.app.host import Host, open_host
from vestibule.domain.connections.model import Connection
from vestibule.errors import MetadataExpired
from vestibule.flows.connections.opened import Opened

LEFT_S = 60

Ask = Callable[[Host, Connection], Awaitable[Opened]]
ASKED = {
    "by its Provider ID": lambda host, connection: host.connections.get(connection.provider_id),
    "by its id": lambda host, connection: host.connections.by_id(connection.id),
    "for its protocol": lambda host, connection: host.connections.get_oidc(connection.provider_id),
}


@pytest.fixture
async def host(database: Database, clock: ManualClock) -> AsyncIterator[Host]:
    """An installation without a server."""
    settings = settings_for(database.url.reveal(), port=free_port())
    async with open_host(settings, clock=clock) as opened:
        yield opened


@pytest.mark.parametrize("is_open_before", [True, False])
@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
async def test_it_is_refused_from_that_second_on(host: Host, ask: Ask, *, is_open_before: bool) -> None:
    """Whether it was opened in time or has to be opened now."""
    connection = await _kept(host, metadata_until_s=host.clock.now_s() + LEFT_S)
    if is_open_before:
        assert (await ask(host, connection)).connection == connection
    _advance(host, LEFT_S - 1)
    if is_open_before:
        assert (await ask(host, connection)).connection == connection
    _advance(host, 1)

    with pytest.raises(MetadataExpired) as refused:
        await ask(host, connection)

    assert refused.value.code == "metadata_expired"
    assert f"vestibule saml refresh {connection.provider_id}" in refused.value.hint
    assert "vestibule saml status" in refused.value.hint


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
async def test_without_an_end_it_is_good_for_ever(host: Host, ask: Ask) -> None:
    connection = await _kept(host, metadata_until_s=None)
    _advance(host, 1_000_000)

    assert (await ask(host, connection)).connection == connection


async def _kept(host: Host, *, metadata_until_s: int | None) -> Connection:
    config = {"issuer": ISSUER, "clientId": "vestibule"}
    return await kept_connection(host.store, connector="oidc", config=config, metadata_until_s=metadata_until_s)


def _advance(host: Host, seconds: int) -> None:
    assert isinstance(host.clock, ManualClock)
    host.clock.advance(seconds)
