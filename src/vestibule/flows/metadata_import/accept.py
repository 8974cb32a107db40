"""The administrator's yes to what a source's document changes and our rules keep back (S62)."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.follow import Follow, HeldChange
from vestibule.domain.metadata.merge import ABSENT
from vestibule.errors import NotFound
from vestibule.flows.connections.built import ACTOR
from vestibule.flows.connections.draft import Change
from vestibule.flows.connections.manage import ManageConnections
from vestibule.flows.connections.stored import stored_connection
from vestibule.flows.metadata_import.audit import system_event
from vestibule.flows.store import Store, Transaction


class AcceptHeld:
    """Takes over what waits, or declines it."""

    def __init__(self, *, store: Store, manage: ManageConnections, clock: Clock) -> None:
        self._store = store
        self._manage = manage
        self._clock = clock

    async def waiting(self, provider_id: str) -> tuple[Connection, HeldChange]:
        """What waits at a connection.

        Raises:
            NotFound: object_not_found: there is no such connection, or nothing waits at it.
        """

        async def find(transaction: Transaction) -> tuple[Connection, Follow | None]:
            connection = await stored_connection(transaction, provider_id)
            return connection, await transaction.follows.get(connection.id)

        connection, follow = await self._store.read(find)
        if follow is None or follow.held is None:
            raise NotFound(
                f"nothing waits at {connection.provider_id}",
                hint=f"See what its metadata does: vestibule saml status {connection.provider_id}",
            )
        return connection, follow.held

    async def decline(self, provider_id: str, *, seen: HeldChange) -> None:
        """Keep what is there instead, as an entry of the administrator's own.

        Raises:
            NotFound: object_not_found: something else waits by now, or nothing.
        """

        async def write(transaction: Transaction) -> None:
            connection = await stored_connection(transaction, provider_id)
            follow = await _still_waiting(transaction, connection, seen)
            await transaction.follows.put(_settled(follow, seen))
            await transaction.audit.append(self._event(Action.METADATA_DECLINED, connection, seen))

        await self._store.write(write)

    async def __call__(self, provider_id: str, *, seen: HeldChange) -> Connection:
        """Take over what somebody has looked at. Logins under way through the connection end (S73).

        Raises:
            NotFound: object_not_found: something else waits by now, or nothing.
            EditConflict: edit_conflict: the connection was changed at this moment.
            VestibuleError: As ManageConnections.change.
        """
        connection, _ = await self.waiting(provider_id)
        config = _without(connection.config, seen) | _given(seen)

        async def note(transaction: Transaction, stored: Connection) -> None:
            follow = await _still_waiting(transaction, stored, seen)
            await transaction.follows.put(_settled(follow, seen))
            await transaction.audit.append(self._event(Action.METADATA_ACCEPTED, stored, seen))

        return await self._manage.change(
            provider_id, Change(config=config), ask_provider=False, based_on=connection, also=note
        )

    def _event(self, action: Action, connection: Connection, seen: HeldChange) -> Event:
        note = f"fields: {', '.join(f'config.{name}' for name in seen.fields)}"
        return system_event(action, connection, note=note, clock=self._clock, actor=ACTOR)


async def _still_waiting(transaction: Transaction, connection: Connection, seen: HeldChange) -> Follow:
    follow = await transaction.follows.get(connection.id)
    if follow is None or follow.held is None or follow.held.fields != seen.fields:
        raise NotFound("what waits is no longer what was shown", hint="Look again: the source has changed meanwhile.")
    return follow


def _settled(follow: Follow, seen: HeldChange) -> Follow:
    """The same, with the document's word noted: a configuration that has something else has it on purpose."""
    return replace(follow, taken=_without(follow.taken, seen) | _given(seen), held=None)


def _without(fields: Mapping[str, Any], seen: HeldChange) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in seen.fields}


def _given(seen: HeldChange) -> dict[str, Any]:
    return {name: value for name, value in seen.fields.items() if value is not ABSENT}
