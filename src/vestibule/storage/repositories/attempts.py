"""Stored attempts. The unique flow id makes a flow good for one answer, on every replica."""

from typing import Final

import msgspec
from sqlalchemy import bindparam, insert, select

from vestibule.domain.audit.attempt import Attempt, Outcome, StepRecord
from vestibule.errors import AlreadyExists, FlowReplayed
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.tables import attempts as table
from vestibule.storage.text import shown

_COLUMNS: Final = tuple(table.c)
_GET: Final = Query(select(*_COLUMNS).where(table.c.id == bindparam("id")))
_IS_SPENT: Final = Query(select(table.c.id).where(table.c.flow_id == bindparam("flow_id")))
_NEWEST: Final = Query(select(*_COLUMNS).order_by(table.c.at_s.desc(), table.c.id).limit(bindparam("most")))
_OF_ACCOUNT: Final = Query(
    # No index of its own, which every sign-in would pay for: an administrator waits a moment.
    select(*_COLUMNS)
    .where(table.c.account_id == bindparam("account_id"))
    .order_by(table.c.at_s.desc(), table.c.id)
    .limit(bindparam("most"))
)
_ADD: Final = Query(insert(table), once=True)

_steps: Final = msgspec.json.Decoder(tuple[StepRecord, ...])


def _to_attempt(row: Row) -> Attempt:
    values = dict(zip(table.c.keys(), row, strict=True))
    values["outcome"] = Outcome(values["outcome"])
    values["steps"] = _steps.decode(values["steps"])
    return Attempt(**values)


class StoredAttempts:
    """The attempts of one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def add(self, attempt: Attempt) -> None:
        """Keep an attempt and so spend its flow.

        Raises:
            FlowReplayed: flow_replayed; it was spent before, on any replica.
            AlreadyExists: already_exists; the short id is taken.
        """
        added = await self._rows.run(
            _ADD,
            id=attempt.id,
            flow_id=attempt.flow_id,
            at_s=attempt.at_s,
            connection_id=attempt.connection_id,
            provider_id=attempt.provider_id,
            outcome=attempt.outcome.value,
            code=attempt.code,
            step=attempt.step,
            detail=shown(attempt.detail),
            hint=shown(attempt.hint),
            expected=shown(attempt.expected),
            received=shown(attempt.received),
            account_id=attempt.account_id,
            client_address=shown(attempt.client_address),
            steps=msgspec.json.encode(attempt.steps).decode(),
        )
        if added:
            return
        if await self.is_spent(attempt.flow_id):
            raise FlowReplayed("the flow was already spent by an earlier answer")
        raise AlreadyExists("id: an attempt with that short id is kept already")

    async def is_spent(self, flow_id: str) -> bool:
        """Whether an attempt of that flow is kept already."""
        return bool(await self._rows.fetch(_IS_SPENT, flow_id=flow_id))

    async def get(self, attempt_id: str) -> Attempt | None:
        """The attempt with that short id."""
        rows = await self._rows.fetch(_GET, id=attempt_id)
        return _to_attempt(rows[0]) if rows else None

    async def newest(self, *, limit: int) -> tuple[Attempt, ...]:
        """The newest attempts."""
        return tuple(map(_to_attempt, await self._rows.fetch(_NEWEST, most=limit)))

    async def of_account(self, account_id: str, *, limit: int) -> tuple[Attempt, ...]:
        """The newest attempts that led to that account: a refused one leads to none."""
        return tuple(map(_to_attempt, await self._rows.fetch(_OF_ACCOUNT, account_id=account_id, most=limit)))
