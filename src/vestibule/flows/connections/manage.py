"""What an administrator does with connections: each act is one transaction with its audit event."""

from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.rules import check_linking_trust, check_name
from vestibule.errors import EditConflict
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.built import (
    default_organization_id,
    event_of,
    new_connection,
    next_version,
    wanted_connection,
)
from vestibule.flows.connections.check import CheckDraft
from vestibule.flows.connections.difference import change_note, changed_fields
from vestibule.flows.connections.draft import Change, Draft, federation_of
from vestibule.flows.connections.end_sessions import end_sessions as end_sessions_of
from vestibule.flows.connections.stored import stored_connection
from vestibule.flows.metadata_import.untie import untie
from vestibule.flows.store import Store, Transaction


class Disabled(NamedTuple):
    """What disabling a connection did.

    Attributes:
        was_enabled: False when it was disabled before.
        sessions_ended: How many sessions ended; 0 unless that was asked for.
    """

    was_enabled: bool
    sessions_ended: int


Also = Callable[[Transaction, Connection], Awaitable[None]]
"""What else belongs to an act, written in its transaction: handed the connection as it is stored."""


class ManageConnections:
    """Adds, changes and removes connections."""

    def __init__(self, *, store: Store, check: CheckDraft, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._check = check
        self._feed = feed
        self._clock = clock

    async def all(self) -> tuple[Connection, ...]:
        """Every connection, by name."""

        async def find(transaction: Transaction) -> tuple[Connection, ...]:
            return await transaction.connections.all()

        return await self._store.read(find)

    async def get(self, provider_id: str) -> Connection:
        """The connection with exactly that Provider ID.

        Raises:
            NotFound: object_not_found.
        """

        async def find(transaction: Transaction) -> Connection:
            return await stored_connection(transaction, provider_id)

        return await self._store.read(find)

    async def add(self, draft: Draft, *, ask_provider: bool = True, also: Also | None = None) -> Connection:
        """Keep a new connection.

        Args:
            draft: As wanted.
            ask_provider: False asks no provider for its issuer.
            also: Written with it.

        Raises:
            ConfigError, PluginError, UpstreamError, VerificationError: As CheckDraft.
            AlreadyExists: already_exists: the Provider ID or the name is taken.
        """
        checked = await self._check(draft, stored=None, ask_provider=ask_provider)

        async def write(transaction: Transaction) -> Connection:
            connection = new_connection(
                draft, checked, organization_id=await default_organization_id(transaction), clock=self._clock
            )
            await transaction.connections.add(connection)
            await transaction.audit.append(
                event_of(Action.CONNECTION_ADDED, connection, clock=self._clock, loosened=checked.loosened)
            )
            if also is not None:
                await also(transaction, connection)
            return connection

        connection = await self._store.write(write)
        self._feed.tell("connection", connection.id)
        return connection

    async def change(
        self,
        provider_id: str,
        change: Change,
        *,
        ask_provider: bool = True,
        based_on: Connection | None = None,
        also: Also | None = None,
    ) -> Connection:
        """Change a connection. Logins under way through it end with connection_changed (S73).

        Args:
            provider_id: Its Provider ID.
            change: What is to be different.
            ask_provider: False asks no provider for its issuer.
            based_on: The connection whose configuration the wanted one was made from: where it has been changed since,
                by somebody else or by its provider's metadata, that would be undone. None for a change that was not.
            also: Written with it, even where nothing is different.

        Raises:
            NotFound: object_not_found.
            EditConflict: edit_conflict: somebody changed it at the same time.
            ConfigError, PluginError, UpstreamError, VerificationError, AlreadyExists: As `add`.
        """
        stored = await self.get(provider_id)
        if based_on is not None and stored.version != based_on.version:
            raise EditConflict(
                f"connection {provider_id} was changed meanwhile",
                expected=f"version {based_on.version}",
                received=f"version {stored.version}",
            )
        trusted = stored.trusted_for_linking if change.trusted_for_linking is UNSET else change.trusted_for_linking
        draft = Draft(
            provider_id=stored.provider_id,
            connector=stored.connector,
            name=stored.name if change.name is UNSET else change.name,
            config=stored.config if change.config is UNSET else change.config,
            enabled=stored.enabled if change.enabled is UNSET else change.enabled,
            callback_form=stored.callback_form if change.callback_form is UNSET else change.callback_form,
            trusted_for_linking=trusted,
            federation=federation_of(stored),
        )
        check_linking_trust(trusted=trusted, federation=stored.federation)
        if change.config is UNSET and change.callback_form is UNSET:
            return await self._replace(
                stored,
                replace(
                    stored,
                    name=check_name(draft.name),
                    enabled=draft.enabled,
                    trusted_for_linking=trusted,
                ),
            )
        checked = await self._check(draft, stored=stored, ask_provider=ask_provider)
        wanted = wanted_connection(stored, draft, checked)
        if change.metadata_until_s is not UNSET:
            wanted = replace(wanted, metadata_until_s=change.metadata_until_s)
        return await self._replace(stored, wanted, loosened=checked.loosened, also=also)

    async def disable(self, provider_id: str, *, end_sessions: bool) -> Disabled:
        """Take a connection out of use.

        Args:
            provider_id: Its Provider ID.
            end_sessions: Whether the live sessions that rest on it end with it, also when it was disabled before: here
                at once, on other replicas within a second (S50). Else they go on.

        Raises:
            NotFound: object_not_found.
        """

        async def write(transaction: Transaction) -> tuple[Connection, tuple[str, ...]]:
            stored = await stored_connection(transaction, provider_id)
            if stored.enabled:
                await self._write_change(transaction, stored, replace(stored, enabled=False))
            return stored, await self._end_sessions(transaction, stored) if end_sessions else ()

        stored, ended = await self._store.write(write)
        if stored.enabled:
            self._feed.tell("connection", stored.id)
        self._tell_ended(ended)
        return Disabled(was_enabled=stored.enabled, sessions_ended=len(ended))

    async def remove(self, provider_id: str) -> int:
        """Remove a connection with the links that hang on it, and end the live sessions that rest on it.

        Nobody could see any more what such a session rests on, nor could its provider end it. They end here at once,
        on other replicas within a second (S50).

        Returns:
            How many sessions ended.

        Raises:
            NotFound: object_not_found.
        """

        async def write(transaction: Transaction) -> tuple[Connection, tuple[str, ...]]:
            connection = await stored_connection(transaction, provider_id)
            await untie(transaction, connection.id)
            await transaction.connections.remove(connection.id)
            await transaction.audit.append(event_of(Action.CONNECTION_REMOVED, connection, clock=self._clock))
            return connection, await self._end_sessions(transaction, connection)

        connection, ended = await self._store.write(write)
        self._feed.tell("connection", connection.id)
        self._tell_ended(ended)
        return len(ended)

    async def _replace(
        self, stored: Connection, wanted: Connection, *, loosened: tuple[str, ...] = (), also: Also | None = None
    ) -> Connection:
        is_change = bool(changed_fields(stored, wanted))
        if not is_change and also is None:
            return stored

        async def write(transaction: Transaction) -> Connection:
            connection = stored
            if is_change:
                connection = await self._write_change(transaction, stored, wanted, loosened=loosened)
            if also is not None:
                await also(transaction, connection)
            return connection

        connection = await self._store.write(write)
        self._feed.tell("connection", connection.id)
        return connection

    async def _write_change(
        self, transaction: Transaction, stored: Connection, wanted: Connection, *, loosened: tuple[str, ...] = ()
    ) -> Connection:
        connection = next_version(wanted, clock=self._clock)
        await transaction.connections.replace(connection, expected_version=stored.version)
        note = change_note(stored, wanted, loosened=loosened)
        await transaction.audit.append(event_of(Action.CONNECTION_CHANGED, connection, clock=self._clock, note=note))
        return connection

    async def _end_sessions(self, transaction: Transaction, connection: Connection) -> tuple[str, ...]:
        return await end_sessions_of(transaction, connection.id, clock=self._clock)

    def _tell_ended(self, session_ids: Iterable[str]) -> None:
        for session_id in session_ids:
            self._feed.tell("session", session_id)
