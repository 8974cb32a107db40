"""The append-only trail: there is no statement here that changes or removes an event (S69)."""

from typing import Final

from sqlalchemy import bindparam, insert, select

from vestibule.domain.audit.event import Action, Event
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.tables import audit_events as table
from vestibule.storage.text import shown

_NEWEST: Final = Query(select(*table.c).order_by(table.c.at_s.desc(), table.c.id.desc()).limit(bindparam("most")))
_ADD: Final = Query(insert(table))


def _to_event(row: Row) -> Event:
    values = dict(zip(table.c.keys(), row, strict=True))
    values["action"] = Action(values["action"])
    return Event(**values)


class StoredAuditTrail:
    """The trail, in one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def append(self, event: Event) -> None:
        """Keep an event."""
        await self._rows.run(
            _ADD,
            id=event.id,
            at_s=event.at_s,
            action=event.action.value,
            actor=event.actor,
            organization_id=event.organization_id,
            connection_id=event.connection_id,
            account_id=event.account_id,
            subject_hash=event.subject_hash,
            attempt_id=event.attempt_id,
            client_address=shown(event.client_address),
            code=event.code,
            note=shown(event.note),
        )

    async def newest(self, *, limit: int) -> tuple[Event, ...]:
        """The newest events."""
        return tuple(map(_to_event, await self._rows.fetch(_NEWEST, most=limit)))
