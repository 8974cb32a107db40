"""What an administrator does with connections: each act is one transaction with its audit event."""

from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.rules import check_name
from vestibule.domain.ids import new_id
from vestibule.domain.organizations.model import DEFAULT_SLUG
from vestibule.errors import NotFound
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.check import CheckDraft
from vestibule.flows.connections.difference import changed_fields
from vestibule.flows.connections.draft import Change, Draft
from vestibule.flows.store import Store, Transaction

ACTOR: Final = "cli"
"""The command line is the one administrator there is."""


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

        async def find(transaction: Transaction) -> Connection | None:
            return await transaction.connections.get(provider_id)

        connection = await self._store.read(find)
        if connection is None:
            raise NotFound(
                f"no connection is called {provider_id[:80]!r}; upper and lower case count",
                hint="See what there is: vestibule connections list",
            )
        return connection

    async def add(self, draft: Draft, *, ask_provider: bool = True) -> Connection:
        """Keep a new connection.

        Raises:
            ConfigError, PluginError, UpstreamError, VerificationError: As CheckDraft.
            AlreadyExists: already_exists: the Provider ID or the name is taken.
        """
        checked = await self._check(draft, stored=None, ask_provider=ask_provider)
        now_s = self._clock.now_s()

        async def write(transaction: Transaction) -> Connection:
            organization = await transaction.organizations.by_slug(DEFAULT_SLUG)
            if organization is None:
                raise NotFound("the built-in organization is missing", hint="Run: vestibule migrate")
            connection = Connection(
                id=new_id(self._clock.now_ms()),
                organization_id=organization.id,
                provider_id=draft.provider_id,
                connector=draft.connector,
                name=checked.name,
                icon=checked.icon,
                config=checked.plain,
                secrets=checked.secrets,
                issuer=checked.issuer,
                enabled=draft.enabled,
                callback_form=draft.callback_form,
                trusted_for_linking=draft.trusted_for_linking,
                version=1,
                created_at_s=now_s,
                updated_at_s=now_s,
            )
            await transaction.connections.add(connection)
            await transaction.audit.append(self._event(Action.CONNECTION_ADDED, connection))
            return connection

        connection = await self._store.write(write)
        self._feed.tell("connection", connection.id)
        return connection

    async def change(self, provider_id: str, change: Change, *, ask_provider: bool = True) -> Connection:
        """Change a connection. Logins under way through it end with connection_changed (S73).

        Raises:
            NotFound: object_not_found.
            EditConflict: edit_conflict: somebody changed it at the same time.
            ConfigError, PluginError, UpstreamError, VerificationError, AlreadyExists: As `add`.
        """
        stored = await self.get(provider_id)
        draft = Draft(
            provider_id=stored.provider_id,
            connector=stored.connector,
            name=stored.name if change.name is UNSET else change.name,
            config=stored.config if change.config is UNSET else change.config,
            enabled=stored.enabled if change.enabled is UNSET else change.enabled,
            callback_form=stored.callback_form if change.callback_form is UNSET else change.callback_form,
            trusted_for_linking=(
                stored.trusted_for_linking if change.trusted_for_linking is UNSET else change.trusted_for_linking
            ),
        )
        if change.config is UNSET and change.callback_form is UNSET:
            return await self._replace(
                stored,
                replace(
                    stored,
                    name=check_name(draft.name),
                    enabled=draft.enabled,
                    trusted_for_linking=draft.trusted_for_linking,
                ),
            )
        checked = await self._check(draft, stored=stored, ask_provider=ask_provider)
        return await self._replace(
            stored,
            replace(
                stored,
                name=checked.name,
                icon=checked.icon,
                config=checked.plain,
                secrets=checked.secrets,
                issuer=checked.issuer,
                enabled=draft.enabled,
                callback_form=draft.callback_form,
                trusted_for_linking=draft.trusted_for_linking,
            ),
        )

    async def remove(self, provider_id: str) -> None:
        """Remove a connection with the links that hang on it.

        Raises:
            NotFound: object_not_found.
        """
        connection = await self.get(provider_id)

        async def write(transaction: Transaction) -> None:
            await transaction.connections.remove(connection.id)
            await transaction.audit.append(self._event(Action.CONNECTION_REMOVED, connection))

        await self._store.write(write)
        self._feed.tell("connection", connection.id)

    async def _replace(self, stored: Connection, wanted: Connection) -> Connection:
        fields = changed_fields(stored, wanted)
        if not fields:
            return stored
        connection = replace(wanted, version=stored.version + 1, updated_at_s=self._clock.now_s())

        async def write(transaction: Transaction) -> None:
            await transaction.connections.replace(connection, expected_version=stored.version)
            await transaction.audit.append(
                self._event(Action.CONNECTION_CHANGED, connection, note=f"changed: {', '.join(fields)}")
            )

        await self._store.write(write)
        self._feed.tell("connection", connection.id)
        return connection

    def _event(self, action: Action, connection: Connection, *, note: str = "") -> Event:
        return Event(
            id=new_id(self._clock.now_ms()),
            at_s=self._clock.now_s(),
            action=action,
            actor=ACTOR,
            organization_id=connection.organization_id,
            connection_id=connection.id,
            note=note or f"provider id: {connection.provider_id}",
        )
