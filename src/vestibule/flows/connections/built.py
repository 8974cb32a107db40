"""A checked draft as the connection to store, and the audit event that goes with it (S69)."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_id
from vestibule.domain.organizations.model import DEFAULT_SLUG
from vestibule.errors import NotFound
from vestibule.flows.connections.check import Checked
from vestibule.flows.connections.draft import Draft
from vestibule.flows.store import Transaction

ACTOR: Final = "cli"
"""The command line is the one administrator there is."""


async def default_organization_id(transaction: Transaction) -> str:
    """The organization that every connection belongs to until there are others.

    Raises:
        NotFound: object_not_found.
    """
    organization = await transaction.organizations.by_slug(DEFAULT_SLUG)
    if organization is None:
        raise NotFound("the built-in organization is missing", hint="Run: vestibule migrate")
    return organization.id


def new_connection(draft: Draft, checked: Checked, *, organization_id: str, clock: Clock) -> Connection:
    """The first version of a connection."""
    now_s = clock.now_s()
    return Connection(
        id=new_id(clock.now_ms()),
        organization_id=organization_id,
        provider_id=draft.provider_id,
        connector=draft.connector,
        name=checked.name,
        icon=checked.icon,
        config=checked.plain,
        secrets=checked.secrets,
        own_keys=checked.own_keys,
        issuer=checked.issuer,
        enabled=draft.enabled,
        callback_form=draft.callback_form,
        trusted_for_linking=_given(draft.trusted_for_linking, default=checked.trusted_by_default),
        version=1,
        login_version=1,
        metadata_until_s=draft.metadata_until_s,
        federation=None if draft.federation is None else draft.federation.source_id,
        created_at_s=now_s,
        updated_at_s=now_s,
    )


def wanted_connection(stored: Connection, draft: Draft, checked: Checked) -> Connection:
    """A stored connection as a draft wants it; its versions are not raised yet."""
    return replace(
        stored,
        name=checked.name,
        icon=checked.icon,
        config=checked.plain,
        secrets=checked.secrets,
        own_keys=checked.own_keys,
        issuer=checked.issuer,
        enabled=draft.enabled,
        callback_form=draft.callback_form,
        trusted_for_linking=_given(draft.trusted_for_linking, default=stored.trusted_for_linking),
    )


def next_version(wanted: Connection, *, clock: Clock) -> Connection:
    """What is stored of an administrator's change: flows begun before it do not end (S73)."""
    return refreshed_version(replace(wanted, login_version=wanted.login_version + 1), clock=clock)


def refreshed_version(wanted: Connection, *, clock: Clock) -> Connection:
    """What is stored of a change that the provider's metadata asked for: flows begun before it go on."""
    return replace(wanted, version=wanted.version + 1, updated_at_s=clock.now_s())


def event_of(
    action: Action, connection: Connection, *, clock: Clock, note: str = "", loosened: Sequence[str] = ()
) -> Event:
    """The audit event of an act on a connection.

    Args:
        action: What was done.
        connection: As it is after it, or was before it was removed.
        clock: When.
        note: What else is to be said; "" has its Provider ID and what is loosened said.
        loosened: The switches that the act set to loosen a check.
    """
    return Event(
        id=new_id(clock.now_ms()),
        at_s=clock.now_s(),
        action=action,
        actor=ACTOR,
        organization_id=connection.organization_id,
        connection_id=connection.id,
        note=note or "; ".join([f"provider id: {connection.provider_id}", *_admitted(connection), *loosened]),
    )


def _given(value: bool | None, *, default: bool) -> bool:  # noqa: FBT001 - a value, not a switch
    return default if value is None else value


def _admitted(connection: Connection) -> tuple[str, ...]:
    """Of a connection to a federation, whose providers it lets in."""
    return () if connection.federation is None else (f"admits: {connection.issuer}",)
