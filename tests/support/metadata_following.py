"""A host whose connections follow metadata on a server of the test, while the clock stands until a test moves it."""

import base64
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from databases import Database
from manual_clock import ManualClock
from metadata_documents import FEDERATION
from metadata_server import MetadataServer, Published
from msgspec.structs import replace
from ports import free_port
from running_host import environ_for
from saml_messages import write
from saml_recipe import Recipe, Signing, bearer
from saml_signing_keys import SigningKey

from vestibule.app.host import Host, open_host
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import VestibuleError
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.login.receive import ReceiveAssertion
from vestibule.flows.login.record import Client
from vestibule.flows.login.refusals import Refusals
from vestibule.flows.metadata_import.reading import Refreshed
from vestibule.flows.metadata_import.status import ConnectionStatus
from vestibule.flows.metadata_import.tie import Address
from vestibule.flows.parking import Receipt
from vestibule.flows.store import Transaction
from vestibule.settings import load_settings

DAY_S: Final = 86_400
PROVIDER_ID: Final = "Hall"
SOURCE: Final = "federation"
CLIENT: Final = Client(address="203.0.113.7", limit_key="203.0.113.7", description="a browser")

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Following:
    """The installation.

    Attributes:
        environ: Its settings, as a process's environment has them.
    """

    host: Host
    server: MetadataServer
    clock: ManualClock
    database: Database
    environ: dict[str, str]

    @property
    def now_s(self) -> int:
        """What the clock says."""
        return self.clock.now_s()

    async def follow(
        self,
        document: bytes,
        *,
        provider_id: str = PROVIDER_ID,
        signer: SigningKey | None = None,
        config: dict[str, Any] | None = None,
        **how: Any,  # noqa: ANN401 - of Published
    ) -> Connection:
        """Publish a document, and add a connection that follows it.

        Args:
            document: One provider's.
            provider_id: Of the connection, and of the path at which the document is.
            signer: Pinned.
            config: The administrator's own fields.
            how: How it is published.
        """
        url = self.server.publish(document, path=f"/{provider_id}", **how)
        pinned = None if signer is None else signer.certificate_pem
        imported = await self.host.metadata.importing.read("saml", document, signer=pinned)

        async def tie(transaction: Transaction, connection: Connection) -> None:
            address = Address(url, pinned)
            await self.host.metadata.tie.to_address(transaction, connection, imported=imported, address=address)

        return await self.host.manage.add(_draft(provider_id, imported, config), also=tie)

    def publish(self, what: bytes | Published = b"", *, name: str = PROVIDER_ID, **how: Any) -> None:  # noqa: ANN401
        """Have a connection's address, or a source's, give something else from now on."""
        self.server.publish(what, path=f"/{name}", **how)

    def asked(self, name: str = PROVIDER_ID) -> int:
        """How often a connection's document, or a source's, was asked for."""
        return len(self.server.asked(f"/{name}"))

    async def index(
        self,
        document: bytes,
        tmp_path: Path,
        *,
        name: str = SOURCE,
        signer: SigningKey | None = FEDERATION,
        has_address: bool = True,
    ) -> Refreshed:
        """Publish a federation's document, and import it from there; or from a file that has no address."""
        url = self.server.publish(document, path=f"/{name}") if has_address else None
        path = tmp_path / f"{name}.xml"
        path.write_bytes(document)
        pinned = None if signer is None else signer.certificate_pem
        return await self.host.metadata.sources.import_file(name, path, url=url, signer=pinned, told=None)

    async def join(self, entity_id: str, *, provider_id: str = PROVIDER_ID, source: str = SOURCE) -> Connection:
        """Add a connection that follows one provider of a federation."""
        metadata = self.host.metadata
        kept = await metadata.sources.get(source)
        entity = await metadata.sources.entity(kept, entity_id)
        imported = replace(
            await metadata.importing.read("saml", entity.document), valid_until_s=entity.summary.valid_until_s
        )

        async def tie(transaction: Transaction, connection: Connection) -> None:
            await metadata.tie.to_source(transaction, connection, imported=imported, source=kept)

        return await self.host.manage.add(_draft(provider_id, imported, None), also=tie)

    async def refresh(self, name: str = PROVIDER_ID) -> Refreshed:
        """Read a source now; it succeeds."""
        done = await self.try_refresh(name)
        assert done.error is None, done.error
        return done

    async def try_refresh(self, name: str = PROVIDER_ID) -> Refreshed:
        """Read a source now, whatever comes of it."""
        done = await self.host.metadata.refresh.one((await self.source(name)).id)
        assert done is not None
        assert done.is_ours
        return done

    async def refused(self, code: str, name: str = PROVIDER_ID) -> VestibuleError:
        """Read a source now; it is refused, and the connection and its tie stay as they are."""
        before = await self.connections(), await self.follows()
        done = await self.try_refresh(name)
        assert done.error is not None
        assert done.error.code == code, done.error.detail
        assert (await self.connections(), await self.follows()) == before
        assert (await self.source(name)).failure.startswith(f"{code}: ")
        return done.error

    async def due(self) -> tuple[Refreshed, ...]:
        """What the schedule does at this moment."""
        return await self.host.metadata.refresh.due()

    async def source(self, name: str = PROVIDER_ID) -> MetadataSource:
        """A source, as stored."""
        return await self.host.metadata.sources.get(name)

    async def connection(self, provider_id: str = PROVIDER_ID) -> Connection:
        """A connection, as stored."""
        return await self.host.manage.get(provider_id)

    async def connections(self) -> tuple[Connection, ...]:
        """All of them."""
        return await self.host.manage.all()

    async def follows(self) -> tuple[Follow, ...]:
        """All ties."""
        return await self.host.store.read(lambda transaction: transaction.follows.all())

    async def tie_of(self, provider_id: str = PROVIDER_ID) -> Follow:
        """A connection's tie."""
        connection = await self.connection(provider_id)
        (follow,) = [follow for follow in await self.follows() if follow.connection_id == connection.id]
        return follow

    async def status(self, provider_id: str = PROVIDER_ID) -> ConnectionStatus:
        """What an administrator is shown of it."""
        found = await self.host.metadata.status.connections()
        (status,) = [each for each in found if each.connection.provider_id == provider_id]
        return status

    async def audit(self, action: Action | None = None) -> list[Event]:
        """The trail's entries of that kind, the oldest first; None for all."""
        events = await self.host.store.read(lambda transaction: transaction.audit.newest(limit=500))
        return [event for event in reversed(events) if action in (None, event.action)]

    async def response(self, key: SigningKey, *, host: Host | None = None) -> Receipt:
        """Have a browser post a response that is signed by this key, to this replica."""
        host = host or self.host
        receive = ReceiveAssertion(
            store=host.store,
            connections=host.connections,
            engines=host.engines,
            refusals=Refusals(store=host.store, clock=host.clock),
            renew=host.renew,
            clock=host.clock,
        )
        message = Recipe(
            now_s=self.now_s,
            destination=host.urls.acs(PROVIDER_ID),
            confirmations=(bearer(recipient=host.urls.acs(PROVIDER_ID)),),
            audiences=((host.urls.sp_entity_id,),),
            response_id=f"_response-{next(_numbers)}",
            assertion_id=f"_assertion-{next(_numbers)}",
            sign_assertion=Signing(key=key),
        )
        saml_response = base64.b64encode(write(message)).decode()
        return await receive(PROVIDER_ID, saml_response, relay_state=None, client=CLIENT)

    @asynccontextmanager
    async def another_host(self) -> AsyncIterator[Host]:
        """Another replica: its own store over the same database."""
        async with open_host(load_settings(environ=self.environ), clock=self.clock) as host:
            yield host


def _draft(provider_id: str, imported: ImportedMetadata, config: dict[str, Any] | None) -> Draft:
    return Draft(
        provider_id=provider_id,
        connector="saml",
        name=f"Door {provider_id}",
        config={**imported.fields, **(config or {})},
        metadata_until_s=imported.valid_until_s,
    )


@asynccontextmanager
async def following_at(
    database: Database, server: MetadataServer, *, clock: ManualClock | None = None
) -> AsyncIterator[Following]:
    """Open the installation for the length of the block."""
    clock = clock or ManualClock()
    environ = environ_for(database.url.reveal(), port=free_port(), host="127.0.0.1")
    async with open_host(load_settings(environ=environ), clock=clock) as host:
        yield Following(host=host, server=server, clock=clock, database=database, environ=environ)


@pytest.fixture
async def following(database: Database, published: MetadataServer) -> AsyncIterator[Following]:
    """The installation for one test."""
    async with following_at(database, published) as opened:
        yield opened
