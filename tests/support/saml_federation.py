"""A federation of a test: an aggregate on a server of its own, and a connection that admits all of its providers.

Its members are twins, which sign people in for real, and providers that are only written, whose messages a test makes.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2
from house import House
from http_browser import HTTPBrowser
from lxml import etree
from metadata_server import MetadataServer
from saml_aggregate import MDUI, SHIBMD, aggregate, federation_key, signed
from saml_house import Posted, answered, deliver, introduce
from saml_names import METADATA
from saml_recipe import instant
from twin_server import RunningTwin

from vestibule.app.host import Host, open_host
from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.errors import VestibuleError
from vestibule.flows.connections.draft import Draft
from vestibule.flows.metadata_import.federate import federation_from, while_it_lasts
from vestibule.settings import Settings

SOURCE: Final = "federation"
DAY_S: Final = 86_400
_PATH: Final = "/federation"


def member(twin: RunningTwin, *, name: str = "", scopes: tuple[str, ...] = ()) -> str:
    """A twin, as the federation's operator registers it.

    Args:
        twin: Its own metadata is the beginning.
        name: For discovery.
        scopes: The domains that the federation lets it speak for.
    """
    document = httpx2.get(twin.twin.saml.entity_id)
    assert document.status_code == 200, document.text
    root = etree.fromstring(document.content)
    role = root.find(f"{{{METADATA}}}IDPSSODescriptor")
    assert role is not None
    extensions = etree.Element(f"{{{METADATA}}}Extensions", nsmap={"shibmd": SHIBMD, "mdui": MDUI})
    for scope in scopes:
        etree.SubElement(extensions, f"{{{SHIBMD}}}Scope").text = scope
    info = etree.SubElement(extensions, f"{{{MDUI}}}UIInfo")
    shown = etree.SubElement(info, f"{{{MDUI}}}DisplayName")
    shown.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    shown.text = name or "A member"
    role.insert(0, extensions)
    return etree.tostring(root, encoding="unicode") + "\n"


@dataclass(frozen=True)
class Federation:
    """The federation, and our one connection to it."""

    house: House
    server: MetadataServer
    provider_id: str

    def publish(self, *members: str, valid_s: int = DAY_S) -> bytes:
        """Have the federation's address give a document with these members."""
        return publish(self.house.clock, self.server, members, valid_s=valid_s)

    def refresh(self) -> VestibuleError | None:
        """Read it again, as a schedule on some replica does; the error that it ends with."""
        error: VestibuleError | None = self.house.host.run(_refreshed(self.house.host.settings, self.house.clock))
        return error

    def change_to(self, *members: str, valid_s: int = DAY_S) -> None:
        """Have it consist of other members from now on; the clock goes on so far that the index has a new name."""
        self.house.clock.advance(1)
        self.publish(*members, valid_s=valid_s)
        assert self.refresh() is None

    async def begin(self, browser: HTTPBrowser, twin: RunningTwin, **parameters: str) -> httpx2.Response:
        """Choose a provider on the page of organizations."""
        return await browser.begin(self.provider_id, idp=twin.twin.saml.entity_id, **parameters)

    async def answer(self, browser: HTTPBrowser, twin: RunningTwin, *, person: str, **parameters: str) -> Posted:
        """Choose a provider, and sign in there: what leads back waits in the browser."""
        return await answered(browser, await self.begin(browser, twin, **parameters), person=person)

    async def sign_in(
        self, browser: HTTPBrowser, twin: RunningTwin, *, person: str, **parameters: str
    ) -> httpx2.Response:
        """The whole way; the answer is the second hop's."""
        posted = await self.answer(browser, twin, person=person, **parameters)
        parked = await deliver(self.house, browser, posted)
        assert parked.status_code == 303, parked.text
        return await browser.get(parked.headers["location"])


def federate(
    house: House,
    server: MetadataServer,
    *members: str,
    provider_id: str = "Campus",
    twins: tuple[RunningTwin, ...] = (),
    **config: Any,  # noqa: ANN401 - as a form has it
) -> Federation:
    """Index a federation, and add the connection to it.

    Args:
        house: Where.
        server: Where the federation publishes.
        members: As text.
        provider_id: Of the connection.
        twins: Those that read our metadata.
        config: What is set for all providers.
    """
    federation = Federation(house, server, provider_id)
    document = federation.publish(*members)
    # A name of our own for each connection: several may lead to one twin.
    fields = {"spEntityId": f"{house.base_url}/{provider_id}", **config}
    house.host.run(_federate(house, server, document, provider_id, fields))
    for twin in twins:
        introduce(house, provider_id, twin.twin)
    return federation


def publish(clock: Clock, server: MetadataServer, members: tuple[str, ...], *, valid_s: int = DAY_S) -> bytes:
    """Sign an aggregate, and have the server give it."""
    until = instant(clock.now_s() + valid_s)
    attributes = f' validUntil="{until}" Name="https://federation.example" cacheDuration="PT6H"'
    document = signed(aggregate(*members, attributes=attributes))
    server.publish(document, path=_PATH)
    return document


async def add_federation(
    host: Host, server: MetadataServer, document: bytes, *, provider_id: str, config: dict[str, Any]
) -> Connection:
    """Index a document that a server gives, and add a connection that admits its providers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "federation.xml"
        path.write_bytes(document)
        pinned = federation_key().certificate_pem
        done = await host.metadata.sources.import_file(
            SOURCE, path, url=server.base_url + _PATH, signer=pinned, told=None
        )
    federation = federation_from(done.source, clock=host.clock)
    draft = Draft(
        provider_id=provider_id, connector="saml", name=f"Door {provider_id}", config=config, federation=federation
    )
    return await host.manage.add(draft, also=while_it_lasts(federation))


async def _federate(
    house: House, server: MetadataServer, document: bytes, provider_id: str, config: dict[str, Any]
) -> None:
    async with open_host(house.host.settings, clock=house.clock) as host:
        await add_federation(host, server, document, provider_id=provider_id, config=config)


async def _refreshed(settings: Settings, clock: Clock) -> VestibuleError | None:
    async with open_host(settings, clock=clock) as host:
        source = await host.metadata.sources.get(SOURCE)
        done = await host.metadata.refresh.one(source.id)
        assert done is not None
        assert done.is_ours
        return done.error
