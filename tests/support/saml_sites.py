"""Application and SAML provider on two *sites*, as in life, so that a browser treats their cookies as in life.

Two ways: http://localhost and http://127.0.0.1, or https://sp.test and https://idp.test with certificates that nobody
trusts. Source: the HTML Standard, "schemelessly same site"; ports do not count.

    with loopback_sites(database, clock) as house:
        connect_across(house, "Staff", ssoBinding="post")
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import httpx2
from databases import Database
from house import House
from manual_clock import ManualClock
from ports import free_port
from running_host import running_host, settings_for
from saml_house import SAML, idp_fields
from throwaway_ca import ThrowawayCA
from tls_front import tls_front
from twin_server import running_twin

from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Draft
from vestibule_twin import TwinConfig, service_provider_from_metadata

TEST_SITES_FLAGS: Final = (
    "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--ignore-certificate-errors",
)
"""What a Chromium is started with to find the sites under .test, and to put up with their certificates."""


@contextmanager
def loopback_sites(database: Database, clock: ManualClock, **settings: str) -> Iterator[House]:
    """Open http://localhost, whose provider is at http://127.0.0.1, for the length of the block.

    Args:
        database: The application's.
        clock: Of both.
        settings: Beside those of `settings_for`.
    """
    made = settings_for(database.url.reveal(), port=free_port(), host="localhost", **settings)
    with (
        running_twin(clock=lambda: clock.now_ms() / 1000) as twin,
        running_host(made, clock=clock) as host,
    ):
        yield House(host=host, twin=twin, clock=clock, database=database)


@contextmanager
def tls_sites(database: Database, clock: ManualClock, directory: Path, **settings: str) -> Iterator[House]:
    """Open https://sp.test, whose provider is at https://idp.test, for the length of the block.

    Args:
        database: The application's.
        clock: Of both.
        directory: For the certificates.
        settings: Beside those of `settings_for`.
    """
    authority = ThrowawayCA(directory)
    plain_sp, plain_idp = free_port(), free_port()
    with ExitStack() as stack:
        sp = stack.enter_context(tls_front(authority.server("sp.test", self_signed=True), target_port=plain_sp))
        idp = stack.enter_context(tls_front(authority.server("idp.test", self_signed=True), target_port=plain_idp))
        config = TwinConfig(issuer=f"https://idp.test:{idp}")
        twin = stack.enter_context(running_twin(config=config, clock=lambda: clock.now_ms() / 1000, port=plain_idp))
        base_url = f"https://sp.test:{sp}"
        made = settings_for(database.url.reveal(), port=plain_sp, base_url=base_url, **settings)
        host = stack.enter_context(running_host(made, clock=clock))
        yield House(host=host, twin=twin, clock=clock, database=database)


def connect_across(
    house: House,
    provider_id: str,
    *,
    sp: dict[str, Any] | None = None,
    **config: Any,  # noqa: ANN401 - as a form has it
) -> Connection:
    """Add a SAML connection, and have the provider read our metadata.

    Args:
        house: The application.
        provider_id: Its Provider ID; the end of our entity id at the provider.
        sp: How the provider treats us: options of `service_provider_from_metadata`.
        config: Further fields of the connector's form.
    """
    provider = house.twin.twin
    fields = {**idp_fields(provider), "spEntityId": f"{house.base_url}/{provider_id}", **config}
    connection = house.host.add(
        Draft(provider_id=provider_id, connector="saml", name=f"Door {provider_id}", config=fields)
    )
    # Asked for where it listens: the names under .test are known to the browser only.
    document = httpx2.get(
        f"http://127.0.0.1:{house.host.settings.port}{SAML}/metadata/{provider_id}",
        headers={"host": house.base_url.partition("://")[2]},
    )
    assert document.status_code == 200, document.text
    options = {"title": f"App {provider_id}", **(sp or {})}
    provider.register_service_provider(service_provider_from_metadata(document.content, **options))
    return connection
