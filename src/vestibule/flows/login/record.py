"""A login while it is being completed, and the record that is made of it when it ends, well or badly."""

import hashlib
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.audit.attempt import Attempt, Outcome, StepRecord
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.ids import new_id
from vestibule.errors import VestibuleError
from vestibule.flows.connections.opened import InUse, OpenedFederation
from vestibule.flows.login.flow import Owner, Purpose
from vestibule.protocols.shown import shown
from vestibule.protocols.trace import Trace
from vestibule_sdk.identity import Identity

_ENDS: Final[Mapping[Purpose, tuple[Outcome, Action, Action]]] = {
    Purpose.LOGIN: (Outcome.SIGNED_IN, Action.LOGIN, Action.LOGIN_REFUSED),
    Purpose.LINK: (Outcome.OFFERED, Action.IDENTITY_OFFERED, Action.LINK_REFUSED),
    Purpose.REAUTH: (Outcome.CONFIRMED, Action.IDENTITY_CONFIRMED, Action.IDENTITY_NOT_CONFIRMED),
}
"""Of each purpose: what a good end is called, and what is audited at a good one and at a bad one."""


class Client(Struct, frozen=True, kw_only=True):
    """Who asks, as far as the connection tells.

    Attributes:
        address: The client's address as trusted proxies tell it.
        limit_key: What limits count by: the IPv4 address, or the IPv6 /64.
        description: What the browser calls itself, shortened.
    """

    address: str
    limit_key: str
    description: str


class Answered(Struct, frozen=True, kw_only=True):
    """A login whose answer has arrived.

    Attributes:
        attempt_id: Short id of the attempt.
        flow_id: Spent by the attempt's record; "" for one that is not stored.
        return_to: Where the login is to lead.
        previous: Token of the session that this browser holds so far, if any.
        parked: Where the answer is parked, if it is: the end of the login uses it up.
        purpose, owner, begun_at_s: Of the flow.
    """

    attempt_id: str
    flow_id: str
    connection_id: str
    return_to: str
    client: Client
    previous: str | None
    trace: Trace
    parked: bytes | None = None
    purpose: Purpose = Purpose.LOGIN
    owner: Owner | None = None
    begun_at_s: int = 0


def success(answered: Answered, opened: InUse, *, account_id: str, clock: Clock) -> Attempt:
    """The record of a login, or whatever else the flow was for."""
    return Attempt(
        id=answered.attempt_id,
        flow_id=answered.flow_id,
        at_s=clock.now_s(),
        connection_id=opened.connection.id,
        provider_id=opened.connection.provider_id,
        outcome=_ENDS[answered.purpose][0],
        account_id=account_id,
        client_address=answered.client.address,
        steps=_steps(answered.trace),
    )


def refusal(answered: Answered, opened: InUse | None, *, error: VestibuleError, clock: Clock) -> Attempt:
    """The record of a login that ended with an error."""
    return Attempt(
        id=answered.attempt_id,
        flow_id=answered.flow_id,
        at_s=clock.now_s(),
        connection_id=answered.connection_id,
        provider_id=opened.connection.provider_id if opened else "",
        outcome=Outcome.REFUSED,
        code=error.code,
        step=error.step,
        detail=error.detail,
        hint=error.hint,
        expected=error.expected,
        received=error.received,
        client_address=answered.client.address,
        steps=_steps(answered.trace),
    )


def event_of(
    attempt: Attempt,
    opened: InUse | None,
    *,
    answered: Answered,
    identity: Identity | None,
    note: str,
    clock: Clock,
) -> Event:
    """The audit event that goes with an attempt. A refusal names the account of the flow, but not as the actor."""
    _, good, bad = _ENDS[answered.purpose]
    owner = answered.owner.account_id if answered.owner else None
    return Event(
        id=new_id(clock.now_ms()),
        at_s=attempt.at_s,
        action=bad if attempt.outcome is Outcome.REFUSED else good,
        actor=f"account:{attempt.account_id}" if attempt.account_id else f"provider:{attempt.connection_id}",
        organization_id=opened.connection.organization_id if opened else None,
        connection_id=attempt.connection_id,
        account_id=attempt.account_id or owner,
        subject_hash=subject_hash(identity.issuer, identity.subject) if identity else None,
        attempt_id=attempt.id,
        client_address=attempt.client_address,
        code=attempt.code,
        note="; ".join(part for part in (provider_note(opened), note) if part),
    )


def provider_note(opened: InUse | None) -> str:
    """Which provider of a federation it was, for records of a connection that says too little; "" at any other."""
    if opened is None or opened.connection.federation is None or isinstance(opened, OpenedFederation):
        return ""
    return f"provider: {shown(opened.connection.issuer)}"


def subject_hash(issuer: str, subject: str) -> str:
    """Name an identity in the audit trail without keeping it in clear there."""
    return hashlib.sha256(f"{issuer}\0{subject}".encode()).hexdigest()


def _steps(trace: Trace) -> tuple[StepRecord, ...]:
    return tuple([StepRecord(step=step.step, took_ms=step.took_ms, note=step.note) for step in trace.steps])
