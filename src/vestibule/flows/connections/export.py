"""Metadata for others: all that we are as one signed aggregate, and what we know of a provider as its own document."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.installation_keys import METADATA_SIGNER
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import OwnKey, signing_key
from vestibule.domain.ids import new_id
from vestibule.errors import AlreadyExists, ConfigError
from vestibule.flows.connections.built import ACTOR
from vestibule.flows.connections.opened import OpenConnection, OpenedFederation, OpenedSAML, own_party
from vestibule.flows.connections.own_side import first_key
from vestibule.flows.engines import Engines
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.saml.own_side import KeyPair
from vestibule_sdk.saml import IdPEndpoint, IdPMetadata, SAMLProfile

if TYPE_CHECKING:
    from vestibule.protocols.saml.party import Party

_COMMON_NAME = "metadata"


class ExportedAggregate(Struct, frozen=True, kw_only=True):
    """All that we are.

    Attributes:
        document: In UTF-8, signed.
        certificate: In PEM: what the federation has to pin.
        notes: Plain sentences about what is written otherwise than its own settings say.
    """

    document: bytes
    certificate: str
    notes: tuple[str, ...]


class ExportMetadata:
    """Writes documents."""

    def __init__(self, *, store: Store, open_one: OpenConnection, engines: Engines, clock: Clock) -> None:
        self._store = store
        self._open = open_one
        self._engines = engines
        self._clock = clock

    async def aggregate(self, connections: Sequence[Connection], *, name: str) -> ExportedAggregate:
        """Describe our side of these connections in one signed document.

        The key that signs it is made by the first export, and stays.

        Args:
            connections: Those of SAML among them are described.
            name: Of the group.

        Raises:
            ConfigError, PluginError: A connection cannot be opened, or there is none of SAML.
        """
        pair = await self._signer()
        opened = [await self._open(connection) for connection in connections]
        parties = tuple(own_party(each) for each in opened if isinstance(each, OpenedSAML | OpenedFederation))
        document, notes = await asyncio.to_thread(_aggregate, parties, name, self._clock.now_s(), pair)
        return ExportedAggregate(document=document, certificate=pair.certificate, notes=notes)

    async def provider(self, opened: OpenedSAML | OpenedFederation) -> bytes:
        """What we know of a connection's provider, as a document that another installation can import.

        Raises:
            ConfigError: config_error: it admits all providers of a federation, which publishes them itself.
        """
        if isinstance(opened, OpenedFederation):
            raise ConfigError(
                f"{opened.connection.provider_id} admits all providers of {opened.connection.issuer}", path="provider"
            )
        return await asyncio.to_thread(_provider, known_metadata(opened.party.profile, name=opened.connection.name))

    async def _signer(self) -> KeyPair:
        async def find(transaction: Transaction) -> tuple[OwnKey, ...]:
            return await transaction.installation_keys.get(METADATA_SIGNER)

        keys = await self._store.read(find)
        if not keys:
            new = first_key(await self._engines.saml.new_key_pair(common_name=_COMMON_NAME), clock=self._clock)
            event = Event(
                id=new_id(self._clock.now_ms()),
                at_s=self._clock.now_s(),
                action=Action.KEY_MADE,
                actor=ACTOR,
                note=f"purpose: {METADATA_SIGNER}",
            )

            async def keep(transaction: Transaction) -> tuple[OwnKey, ...]:
                try:
                    await transaction.installation_keys.add(METADATA_SIGNER, (new,))
                except AlreadyExists:  # another export was quicker
                    return await transaction.installation_keys.get(METADATA_SIGNER)
                await transaction.audit.append(event)
                return (new,)

            keys = await self._store.write(keep)
        key = signing_key(keys)
        return KeyPair(certificate=key.certificate, private_key=key.private_key)


def known_metadata(profile: SAMLProfile, *, name: str) -> IdPMetadata:
    """What a connection's settings say of its provider, in the terms of metadata."""
    slo: tuple[IdPEndpoint, ...] = ()
    if profile.slo_url is not None:
        slo = (IdPEndpoint(binding=profile.slo_binding, url=profile.slo_url, response_url=profile.slo_response_url),)
    return IdPMetadata(
        entity_id=profile.idp_entity_id,
        sso=(IdPEndpoint(binding=profile.sso_binding, url=profile.sso_url),),
        slo=slo,
        signing_certificates=profile.signing_certificates,
        want_requests_signed=profile.sign_requests,
        name_id_formats=() if profile.name_id_format is None else (profile.name_id_format,),
        scopes=profile.scopes or (),
        display_name=name,
    )


def _aggregate(parties: "tuple[Party, ...]", name: str, now_s: int, signing: KeyPair) -> tuple[bytes, tuple[str, ...]]:
    # Not before it is wanted: the module brings lxml.
    from vestibule.protocols.saml.metadata.sp_aggregate import sp_aggregate, sp_aggregate_notes  # noqa: PLC0415

    return sp_aggregate(parties, name=name, now_s=now_s, signing=signing), sp_aggregate_notes(parties)


def _provider(metadata: IdPMetadata) -> bytes:
    from vestibule.protocols.saml.metadata.idp_writer import idp_metadata  # noqa: PLC0415 - as above

    return idp_metadata(metadata)
