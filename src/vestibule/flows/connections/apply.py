"""Bringing connections to the state that a file describes: checked as a whole, then written as a whole, or not at all.

Connections that are not described stay as they are. Nothing is removed: that loses the ties between identities and
accounts, and is a person's act.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError, LoginError, VestibuleError
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.built import (
    default_organization_id,
    event_of,
    new_connection,
    next_version,
    wanted_connection,
)
from vestibule.flows.connections.check import CheckDraft, Checked
from vestibule.flows.connections.difference import change_note, changed_fields
from vestibule.flows.connections.draft import Draft
from vestibule.flows.store import Store, Transaction

_ASKED_AT_ONCE: Final = 8


class Planned(Struct, frozen=True, kw_only=True):
    """What becomes of one described connection.

    Attributes:
        before: None for a new one.
        after: As it will be stored.
        changed: The fields that differ; empty for a new one, and where nothing is to be done.
        loosened: The switches that loosen a check and did not before, for the audit trail.
        unasked: Why the provider of an unchanged configuration gave no answer; its issuer stays as it was learned.
    """

    before: Connection | None
    after: Connection
    changed: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()
    unasked: VestibuleError | None = None

    @property
    def is_work(self) -> bool:
        """Whether anything is to be written."""
        return self.before is None or bool(self.changed)


class DraftFault(NamedTuple):
    """What is wrong with one draft; they are numbered from 0."""

    number: int
    error: VestibuleError


class PlanRefused(ConfigError):
    """Faults of some drafts; nothing was written.

    Attributes:
        draft_faults: All of them, in the order of the drafts.
    """

    def __init__(self, draft_faults: Sequence[DraftFault]) -> None:
        self.draft_faults = tuple(draft_faults)
        super().__init__("\n".join(f"{number + 1}: {error}" for number, error in draft_faults), path="")


class ApplyConnections:
    """Plans, and then does what was planned."""

    def __init__(self, *, store: Store, check: CheckDraft, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._check = check
        self._feed = feed
        self._clock = clock

    async def plan(self, drafts: Sequence[Draft], *, ask_provider: bool) -> tuple[Planned, ...]:
        """Find out what has to change. Writes nothing.

        Args:
            drafts: The wanted state of each connection.
            ask_provider: False asks no provider for its issuer.

        Raises:
            PlanRefused: config_error; every fault of every draft.
            DatabaseUnavailable: database_unavailable.
        """

        async def find(transaction: Transaction) -> tuple[tuple[Connection, ...], str]:
            return await transaction.connections.all(), await default_organization_id(transaction)

        stored, organization_id = await self._store.read(find)
        known = {connection.provider_id: connection for connection in stored}
        slots = asyncio.Semaphore(_ASKED_AT_ONCE)

        async def one(draft: Draft) -> Planned | VestibuleError:
            before = known.get(draft.provider_id)
            try:
                async with slots:
                    return await self._planned(
                        draft, before=before, organization_id=organization_id, ask_provider=ask_provider
                    )
            except VestibuleError as error:
                return error

        results = await asyncio.gather(*map(one, drafts))
        planned = {index: result for index, result in enumerate(results) if isinstance(result, Planned)}
        faults = [DraftFault(index, result) for index, result in enumerate(results) if not isinstance(result, Planned)]
        faults += _repeated(drafts)
        faults += _taken_names(planned, known)
        if faults:
            raise PlanRefused(sorted(faults, key=lambda fault: fault.number))
        return tuple(planned.values())

    async def write(self, plan: Sequence[Planned]) -> None:
        """Do what was planned, in one transaction with its audit events.

        Raises:
            EditConflict: edit_conflict: a connection was changed since it was planned; nothing was written.
            AlreadyExists: already_exists: one was added since.
            DatabaseUnavailable: database_unavailable.
        """
        work = [planned for planned in plan if planned.is_work]

        async def write(transaction: Transaction) -> None:
            for planned in work:
                await self._write_one(transaction, planned)

        if work:
            await self._store.write(write)
        for planned in work:
            self._feed.tell("connection", planned.after.id)

    async def _planned(
        self, draft: Draft, *, before: Connection | None, organization_id: str, ask_provider: bool
    ) -> Planned:
        if before is None:
            checked = await self._check(draft, stored=None, ask_provider=ask_provider)
            return Planned(
                before=None,
                after=new_connection(draft, checked, organization_id=organization_id, clock=self._clock),
                loosened=checked.loosened,
            )
        if before.connector != draft.connector:
            raise ConfigError(
                f"the connection is one of the connector {before.connector}, and identities hang on that",
                path="connector",
                hint=f"Give the new one another id, or first: vestibule connections remove {before.provider_id}",
            )
        if before.federation is not None:
            raise ConfigError(
                f"the connection admits the providers of {before.issuer}, which a file cannot describe",
                path="id",
                hint="Take it out of the file, and change it with: "
                f"vestibule connections change {before.provider_id} --set FIELD=VALUE",
            )
        checked, unasked = await self._checked(draft, before, ask_provider=ask_provider)
        wanted = wanted_connection(before, draft, checked)
        changed = changed_fields(before, wanted)
        after = next_version(wanted, clock=self._clock) if changed else before
        return Planned(before=before, after=after, changed=changed, loosened=checked.loosened, unasked=unasked)

    async def _checked(
        self, draft: Draft, before: Connection, *, ask_provider: bool
    ) -> tuple[Checked, VestibuleError | None]:
        """An issuer is learned from the provider, but one that is known already needs nobody's answer (R10)."""
        unasked: VestibuleError | None = None
        if ask_provider:
            try:
                return await self._check(draft, stored=before, ask_provider=True), None
            except LoginError as error:
                unasked = error
        try:
            checked = await self._check(draft, stored=before, ask_provider=False)
        except ConfigError:
            if unasked is None:
                raise
            raise unasked from None  # that the provider gave no answer is the truer reason
        if checked.plain == before.config:
            return replace(checked, issuer=before.issuer), unasked
        if unasked is not None:
            raise unasked
        return checked, None

    async def _write_one(self, transaction: Transaction, planned: Planned) -> None:
        connection = planned.after
        if planned.before is None:
            await transaction.connections.add(connection)
            await transaction.audit.append(
                event_of(Action.CONNECTION_ADDED, connection, clock=self._clock, loosened=planned.loosened)
            )
            return
        await transaction.connections.replace(connection, expected_version=planned.before.version)
        note = change_note(planned.before, connection, loosened=planned.loosened)
        await transaction.audit.append(event_of(Action.CONNECTION_CHANGED, connection, clock=self._clock, note=note))


def _repeated(drafts: Sequence[Draft]) -> list[DraftFault]:
    times = Counter(draft.provider_id for draft in drafts)
    return [
        DraftFault(index, ConfigError(f"{draft.provider_id} is described more than once", path="id"))
        for index, draft in enumerate(drafts)
        if times[draft.provider_id] > 1
    ]


def _taken_names(planned: Mapping[int, Planned], known: Mapping[str, Connection]) -> list[DraftFault]:
    """A name is unique when all is done (R4); a second one is a fault of the draft that comes later."""
    described = {each.after.provider_id for each in planned.values()}
    owners = {each.name: each.provider_id for each in known.values() if each.provider_id not in described}
    faults: list[DraftFault] = []
    for index, each in planned.items():
        owner = owners.setdefault(each.after.name, each.after.provider_id)
        if owner != each.after.provider_id:
            detail = f"{each.after.name!r} is the name of {owner} already"
            faults.append(DraftFault(index, ConfigError(detail, path="name")))
    return faults
