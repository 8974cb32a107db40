"""Connections to the twins of vendors, set up as an administrator would, and what comes through them."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from error_page import shown_error
from house import House
from msgspec import structs
from twin_server import RunningTwin

from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Draft
from vestibule_twin.faults import Faults

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Door:
    """One connection and the provider behind it."""

    house: House
    twin: RunningTwin
    connection: Connection

    async def passes(self, person: str) -> str:
        """Sign somebody in: the subject they are known by from now on."""
        async with self.house.browser() as browser:
            await browser.signed_in(self.connection.provider_id, person=person)
            proof = (await browser.get("/api/session")).json()["proofs"][0]
        assert proof["connection"] == self.connection.provider_id
        query = f"SELECT subject FROM links WHERE connection_id = '{self.connection.id}' ORDER BY last_used_at_s, id"  # noqa: S608
        return str(self.house.database.execute(query)[-1][0])

    async def refuses(self, person: str, *, faults: Faults | None = None) -> str:
        """Fail to sign somebody in: the code on the page."""
        with self.twin.faulty(faults or Faults()):
            async with self.house.browser() as browser:
                answer = await browser.sign_in(self.connection.provider_id, person=person)
        return shown_error(answer).code


@dataclass(frozen=True)
class VendorDoors:
    """Makes them."""

    house: House
    serve: Callable[[str], RunningTwin]
    secret: str

    def open(self, connector: str, path: str, /, *, client: dict[str, Any] | None = None, **config: Any) -> Door:  # noqa: ANN401 - as a form has it
        """Add a connection.

        Args:
            connector: Its key.
            path: The provider, as `serve` takes it; `{base}` in a field becomes its address.
            client: What the provider knows of us besides.
            config: Further fields of the connector's form.
        """
        provider_id = f"{connector}-{next(_numbers)}"
        twin = self.serve(path)
        known = structs.replace(self.house.client(provider_id), **(client or {}))
        twin.twin.register(known)
        vendor = f"{twin.base_url}/{path.partition('/')[0]}"
        given = msgspec.json.decode(msgspec.json.encode(config).replace(b"{base}", vendor.encode()))
        secret = {"clientSecret": known.secret} if known.secret else {}
        draft = Draft(
            provider_id=provider_id,
            connector=connector,
            name=f"Door {provider_id}",
            config={"clientId": known.client_id, **secret, **given},
        )
        return Door(house=self.house, twin=twin, connection=self.house.host.add(draft))
