"""The administrator's yes to what a source's document changes and our rules keep back (S62)."""

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
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
    """Takes over what waits."""

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

    async def __call__(self, provider_id: str, *, seen: HeldChange) -> Connection:
        """Take over what somebody has looked at. Logins under way through the connection end (S73).

        Raises:
            NotFound: object_not_found: something else waits by now, or nothing.
            VestibuleError: As ManageConnections.change.
        """
        connection, held = await self.waiting(provider_id)
        if held.fields != seen.fields:
            raise NotFound(
                "what waits is no longer what was shown", hint="Look again: the source has changed meanwhile."
            )
        given = {name: value for name, value in held.fields.items() if value is not ABSENT}
        config = {name: value for name, value in connection.config.items() if name not in held.fields} | given

        async def note(transaction: Transaction, stored: Connection) -> None:
            follow = await transaction.follows.get(stored.id)
            if follow is None or follow.held is None or follow.held.fields != seen.fields:
                raise NotFound("what waits is no longer what was shown", hint="Look again, and accept that.")
            kept = {name: value for name, value in follow.taken.items() if name not in held.fields}
            await transaction.follows.put(replace(follow, taken=kept | given, held=None))
            names = ", ".join(f"config.{name}" for name in held.fields)
            await transaction.audit.append(
                system_event(
                    Action.METADATA_ACCEPTED, stored, note=f"accepted: {names}", clock=self._clock, actor=ACTOR
                )
            )

        return await self._manage.change(provider_id, Change(config=config), ask_provider=False, also=note)
