"""What a new document of its provider changes at one connection: planned first, then written with its audit events.

Nothing here trusts a document: whoever calls has seen to it that it may be taken over at all (S62). What is decided is
which of its fields take effect, which wait for the administrator, and what the audit trail says of both.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.follow import Follow, HeldChange
from vestibule.domain.metadata.guards import guards
from vestibule.domain.metadata.merge import Merged, merge
from vestibule.errors import EditConflict, MetadataNotTaken
from vestibule.flows.connections.built import refreshed_version, wanted_connection
from vestibule.flows.connections.check import CheckDraft
from vestibule.flows.connections.difference import changed_fields
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.metadata_import.audit import certificates_note, system_event
from vestibule.flows.metadata_import.normal import NormalFields
from vestibule.flows.store import Transaction


class Document(Struct, frozen=True, kw_only=True):
    """What a source says of one provider, read and allowed to be taken over.

    Attributes:
        hash: SHA-256 of the provider's part, in hexadecimal.
        is_signed: Whether a pinned key has signed it.
        until_s: The end of what it says, in seconds since 1970; None without one.
    """

    imported: ImportedMetadata
    hash: str
    is_signed: bool
    until_s: int | None


class PlannedTakeOver(Struct, frozen=True, kw_only=True):
    """What is to be written.

    Attributes:
        before: The connection as it was read.
        after: As it will be; the same where nothing of it changes.
        tie: As it was read.
        follow: The tie as it will be.
    """

    before: Connection
    after: Connection
    tie: Follow
    follow: Follow
    events: tuple[Event, ...]

    @property
    def is_change(self) -> bool:
        """Whether the connection changes."""
        return self.after is not self.before

    @property
    def is_news(self) -> bool:
        """Whether more of it changes than the end of its metadata, as every day's document moves that."""
        return bool(_news(self.before, self.after))

    async def write(self, transaction: Transaction) -> None:
        """Write it.

        Raises:
            EditConflict: edit_conflict: since it was read, the connection was changed; or its tie alone, as by a
                decision on what waits.
            NotFound: object_not_found: it was removed.
        """
        if self.is_change:
            await transaction.connections.replace(self.after, expected_version=self.before.version)
        if await transaction.follows.get(self.tie.connection_id) != self.tie:
            raise EditConflict(f"what connection {self.before.provider_id} follows was changed meanwhile")
        await transaction.follows.put(self.follow)
        for event in self.events:
            await transaction.audit.append(event)


class PlanTakeOver:
    """Plans what a document changes."""

    def __init__(self, *, check: CheckDraft, normal: NormalFields, clock: Clock) -> None:
        self._check = check
        self._normal = normal
        self._clock = clock

    async def __call__(self, connection: Connection, follow: Follow, document: Document) -> PlannedTakeOver:
        """Plan.

        Raises:
            MetadataNotTaken: metadata_not_taken: it is another provider's.
            ConfigError, PluginError: The configuration would not be one that the connector accepts.
        """
        metadata = document.imported.metadata
        if not metadata.entity_id == follow.entity_id == connection.issuer:
            raise MetadataNotTaken(
                f"the document describes {metadata.entity_id}, and the connection's provider is {connection.issuer}",
                hint="A provider with another entity ID is another provider: add another connection for it, because "
                "whoever has signed in so far is known by the old one.",
                expected=connection.issuer,
                received=metadata.entity_id,
            )
        now = self._normal(connection, document.imported.fields)
        merged = merge(
            before=follow.taken,
            now=now,
            config=connection.config,
            guarded=guards(follow.taken, metadata, is_signed=document.is_signed),
            may_empty=document.is_signed,
        )
        after = await self._after(connection, merged.config, until_s=document.until_s)
        held = self._held(merged, document, was=follow.held)
        return PlannedTakeOver(
            before=connection,
            after=after,
            tie=follow,
            follow=replace(follow, taken=merged.taken, document_hash=document.hash, held=held, missing_since_s=None),
            events=tuple(self._events(connection, after, own=merged.own, held=held, was=follow.held)),
        )

    async def _after(self, connection: Connection, config: Mapping[str, Any], *, until_s: int | None) -> Connection:
        wanted = connection
        if config != connection.config:
            draft = Draft(
                provider_id=connection.provider_id,
                connector=connection.connector,
                name=connection.name,
                config=config,
                enabled=connection.enabled,
                callback_form=connection.callback_form,
                trusted_for_linking=connection.trusted_for_linking,
            )
            checked = await self._check(draft, stored=connection, ask_provider=False)
            wanted = wanted_connection(connection, draft, checked)
        wanted = replace(wanted, metadata_until_s=until_s)
        return refreshed_version(wanted, clock=self._clock) if changed_fields(connection, wanted) else connection

    def _held(self, merged: Merged, document: Document, *, was: HeldChange | None) -> HeldChange | None:
        if not merged.held:
            return None
        is_same = was is not None and was.fields == merged.held
        return HeldChange(
            fields=merged.held,
            reasons=merged.reasons,
            document_hash=document.hash,
            since_s=was.since_s if was is not None and is_same else self._clock.now_s(),
        )

    def _events(
        self,
        before: Connection,
        after: Connection,
        *,
        own: tuple[str, ...],
        held: HeldChange | None,
        was: HeldChange | None,
    ) -> Iterator[Event]:
        changed = _news(before, after)
        words = [f"changed: {', '.join(changed)}", *certificates_note(before.config, after.config)] if changed else []
        if own:  # a certificate that the provider withdrew may live on in one of them
            words.append(f"kept as entered: {', '.join(f'config.{name}' for name in own)}")
        if words:
            yield system_event(Action.METADATA_TAKEN, before, note="; ".join(words), clock=self._clock)
        if held is not None and (was is None or was.fields != held.fields):
            note = f"waiting: {', '.join(f'config.{name}' for name in held.fields)}"
            yield system_event(Action.METADATA_HELD, before, note=note, clock=self._clock)


def _news(before: Connection, after: Connection) -> tuple[str, ...]:
    return changed_fields(before, replace(after, metadata_until_s=before.metadata_until_s))
