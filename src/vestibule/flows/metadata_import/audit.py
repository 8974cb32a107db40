"""What the audit trail says of metadata (S69): certificates by their fingerprints, fields by their names."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_id
from vestibule.domain.metadata.merge import texts_of
from vestibule.domain.metadata.source import MetadataSource
from vestibule.protocols.saml.certificate import fingerprint

SYSTEM: Final = "system"
"""Who refreshes on schedule."""

_CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"


def system_event(action: Action, connection: Connection, *, note: str, clock: Clock, actor: str = SYSTEM) -> Event:
    """What happened to a connection."""
    return Event(
        id=new_id(clock.now_ms()),
        at_s=clock.now_s(),
        action=action,
        actor=actor,
        organization_id=connection.organization_id,
        connection_id=connection.id,
        note=f"provider id: {connection.provider_id}; {note}",
    )


def source_event(
    action: Action, source: MetadataSource, *, clock: Clock, note: str = "", code: str | None = None, actor: str
) -> Event:
    """What happened to a source."""
    named = f"source: {source.name}"
    return Event(
        id=new_id(clock.now_ms()),
        at_s=clock.now_s(),
        action=action,
        actor=actor,
        code=code,
        note=f"{named}; {note}" if note else named,
    )


def certificates_note(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Which certificates left a configuration, and which joined it."""
    old, new = _fingerprints(before), _fingerprints(after)
    yield from (f"certificate left: {one}" for one in old if one not in new)
    yield from (f"certificate joined: {one}" for one in new if one not in old)


def _fingerprints(config: Mapping[str, Any]) -> tuple[str, ...]:
    texts = (text for value in config.values() for text in texts_of(value))
    return tuple(dict.fromkeys(_fingerprint(text) for text in texts if _CERTIFICATE in text))


def _fingerprint(pem: str) -> str:
    try:
        return fingerprint(pem)
    except ValueError:
        return "(cannot be read)"
