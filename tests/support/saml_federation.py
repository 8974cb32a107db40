"""A federation of a test: an aggregate on a server of its own, and a connection that admits all of its providers.

Its members are twins, which sign people in for real, and providers that are only written, whose messages a test makes.
"""

import base64
import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from house import House, another_twin
from http_browser import HTTPBrowser
from lxml import etree
from manual_clock import ManualClock
from metadata_documents import FEDERATION, Provider, aggregate
from metadata_server import MetadataServer, published
from saml_house import SAML, Posted, answered, deliver, introduce
from saml_messages import write
from saml_recipe import Recipe, Signing, bearer
from saml_redirect import read_redirect
from saml_signing_keys import SigningKey
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

_numbers = itertools.count(1)


def member(twin: RunningTwin, *, name: str = "A member", scopes: tuple[str, ...] = (), number: int = 1) -> Provider:
    """A twin, as the federation's operator registers it.

    Args:
        twin: Whose names, addresses and keys it has.
        name: For discovery.
        scopes: The domains that the federation lets it speak for.
        number: Another one for each member.
    """
    saml = twin.twin.saml
    return Provider(
        entity_id=saml.entity_id,
        keys=tuple(SigningKey(one.private, one.certificate) for one in saml.credentials.published),
        sso_url=twin.twin.url("/saml/sso"),
        slo_url=twin.twin.url("/saml/slo"),
        scopes=scopes,
        names=(("en", name),),
        number=number,
    )


@dataclass(frozen=True)
class Federation:
    """The federation, and our one connection to it."""

    house: House
    server: MetadataServer
    provider_id: str

    @property
    def entity_id(self) -> str:
        """Ours."""
        return f"{self.house.base_url}/{self.provider_id}"

    @property
    def acs_url(self) -> str:
        """Ours, for all of its providers."""
        return f"{self.house.base_url}{SAML}/acs/{self.provider_id}"

    def publish(self, *members: Provider, valid_s: int = DAY_S) -> bytes:
        """Have the federation's address give a document with these members."""
        document = aggregate(*members, until_s=self.house.clock.now_s() + valid_s, cache="PT6H")
        self.server.publish(document, path=_PATH)
        return document

    def refresh(self) -> VestibuleError | None:
        """Read it again, as a schedule on some replica does; the error that it ends with."""
        error: VestibuleError | None = self.house.host.run(_refreshed(self.house.host.settings, self.house.clock))
        return error

    def change_to(self, *members: Provider, valid_s: int = DAY_S) -> None:
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
        return await self.finish(browser, await self.answer(browser, twin, person=person, **parameters))

    async def finish(self, browser: HTTPBrowser, posted: Posted) -> httpx2.Response:
        """Both hops of what leads back."""
        parked = await deliver(self.house, browser, posted)
        assert parked.status_code == 303, parked.text
        return await browser.get(parked.headers["location"])

    async def asked(self, browser: HTTPBrowser, provider: Provider, **parameters: str) -> str:
        """Choose a written provider: the ID of our request to it."""
        begun = await browser.begin(self.provider_id, idp=provider.entity_id, **parameters)
        assert begun.status_code == 303, begun.text
        assert begun.headers["location"].startswith(provider.sso_url)
        return str(etree.fromstring(read_redirect(begun.headers["location"]).xml).get("ID"))

    def response(self, provider: Provider, *, request: str | None, **changes: Any) -> Posted:  # noqa: ANN401 - of Recipe
        """A good response of a written provider; `changes` make it another one."""
        number = next(_numbers)
        usual: dict[str, Any] = {
            "now_s": self.house.clock.now_s(),
            "response_id": f"_response-{number}",
            "assertion_id": f"_assertion-{number}",
            "destination": self.acs_url,
            "in_response_to": request,
            "response_issuer": provider.entity_id,
            "issuer": provider.entity_id,
            "confirmations": (bearer(recipient=self.acs_url),),
            "audiences": ((self.entity_id,),),
            "sign_assertion": Signing(key=provider.keys[0]),
        }
        recipe = Recipe(**{**usual, **changes})
        return Posted(self.acs_url, {"SAMLResponse": base64.b64encode(write(recipe)).decode()})


def federate(
    house: House,
    server: MetadataServer,
    *members: Provider,
    provider_id: str = "Campus",
    twins: tuple[RunningTwin, ...] = (),
    **config: Any,  # noqa: ANN401 - as a form has it
) -> Federation:
    """Index a federation, and add the connection to it.

    Args:
        house: Where.
        server: Where the federation publishes.
        members: Its providers.
        provider_id: Of the connection.
        twins: Those that read our metadata.
        config: What is set for all providers.
    """
    federation = Federation(house, server, provider_id)
    document = federation.publish(*members)
    fields = {"spEntityId": federation.entity_id, **config}
    house.host.run(_federate(house, server, document, provider_id, fields))
    for twin in twins:
        introduce(house, provider_id, twin.twin)
    return federation


async def add_federation(
    host: Host, server: MetadataServer, document: bytes, *, provider_id: str, config: dict[str, Any]
) -> Connection:
    """Index a document that a server gives, and add a connection that admits its providers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "federation.xml"
        path.write_bytes(document)
        done = await host.metadata.sources.import_file(
            SOURCE, path, url=server.base_url + _PATH, signer=FEDERATION.certificate_pem, told=None
        )
    federation = federation_from(done.source, clock=host.clock)
    draft = Draft(
        provider_id=provider_id, connector="saml", name=f"Door {provider_id}", config=config, federation=federation
    )
    return await host.manage.add(draft, also=while_it_lasts(federation))


@pytest.fixture
def other(clock: ManualClock) -> Iterator[RunningTwin]:
    """A second provider that signs people in."""
    with another_twin(clock) as running:
        yield running


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


__all__ = ["DAY_S", "SOURCE", "Federation", "add_federation", "federate", "member", "other", "published"]
