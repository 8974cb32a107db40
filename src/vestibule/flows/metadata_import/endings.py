"""What runs out soon at a SAML connection, or fails: louder with every week (`domain.metadata.alarm`)."""

from collections.abc import Iterator
from typing import Final

from vestibule.clock import rfc3339
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.alarm import DAY_S, Loudness, failing_loudness, loudness
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.source import MetadataSource
from vestibule.flows.metadata_import.certificate_endings import own_certificates, provider_certificates
from vestibule.flows.metadata_import.ending import Ending, in_days

_LAST_DAYS_S: Final = 2 * DAY_S


def endings_of(
    connection: Connection, follow: Follow | None, source: MetadataSource | None, *, now_s: int
) -> tuple[Ending, ...]:
    """Everything about one connection that deserves a word, the loudest first."""
    found = (
        *_metadata(connection, source, now_s=now_s),
        *provider_certificates(connection, follow, now_s=now_s),
        *own_certificates(connection, now_s=now_s),
        *(_tie(connection, follow, now_s=now_s) if follow is not None else ()),
        *(endings_of_source(source, now_s=now_s) if source is not None else ()),
    )
    return tuple(sorted(found, key=lambda one: -one.loudness))


def endings_of_source(source: MetadataSource, *, now_s: int) -> tuple[Ending, ...]:
    """What deserves a word about a source itself."""
    found = []
    loud = _loudness_beside(source, source.valid_until_s, now_s=now_s)
    if source.valid_until_s is not None and loud:
        what_then = ", and nothing newer has come"
        if not source.is_refreshed:
            what_then = ", and it is not read again by itself: import the next one"
        elif loud is Loudness.NOTE and source.failing_since_s is None:
            what_then = "; it is read again before that"
        found += [
            Ending(
                loudness=loud,
                short=in_days("metadata ends", source.valid_until_s, now_s),
                sentence=f"The metadata of {source.name} is valid until {rfc3339(source.valid_until_s)}{what_then}.",
                end_s=source.valid_until_s,
            )
        ]
    if source.failing_since_s is not None:
        found += [
            Ending(
                loudness=failing_loudness(since_s=source.failing_since_s, now_s=now_s),
                short="refresh fails",
                sentence=f"The metadata of {source.name} could not be read since {rfc3339(source.failing_since_s)}: "
                f"{source.failure}",
            )
        ]
    return tuple(found)


def _loudness_beside(source: MetadataSource | None, end_s: int | None, *, now_s: int) -> Loudness:
    """A federation's document is good for a week or two, and replaced every day: that it ends soon is no news.

    It is where nobody reads it again, where the reading fails, or where the last days have begun and none newer came.
    """
    loud = loudness(end_s=end_s, now_s=now_s)
    is_well = source is not None and source.is_refreshed and source.failing_since_s is None
    if is_well and end_s is not None and end_s - now_s > _LAST_DAYS_S:
        return min(loud, Loudness.NOTE)
    return loud


def _metadata(connection: Connection, source: MetadataSource | None, *, now_s: int) -> Iterator[Ending]:
    end_s = connection.metadata_until_s
    loud = _loudness_beside(source, end_s, now_s=now_s)
    if end_s is None or not loud:
        return
    if end_s > now_s and (source is None or end_s != source.valid_until_s):
        # An end of its own, or what a newer document says of it was not taken over: the source alone looks well.
        yield Ending(
            loudness=loud,
            short=in_days("provider's metadata ends", end_s, now_s),
            sentence=f"What is known of this provider counts until {rfc3339(end_s)}. Should that day not move on, this "
            f"says why: vestibule saml refresh {connection.provider_id}",
            end_s=end_s,
        )
    if end_s <= now_s:
        yield Ending(
            loudness=Loudness.OVER,
            short="metadata has run out",
            sentence=f"Nobody can sign in: what the metadata says of this provider was valid until {rfc3339(end_s)}. "
            f"Read it anew: vestibule saml refresh {connection.provider_id}",
            end_s=end_s,
        )


def _tie(connection: Connection, follow: Follow, *, now_s: int) -> Iterator[Ending]:
    if follow.held is not None:
        yield Ending(
            loudness=Loudness.WARNING,
            short="a change waits",
            sentence=f"A change of the metadata waits for you since {rfc3339(follow.held.since_s)}: "
            f"vestibule saml accept {connection.provider_id}",
        )
    if follow.missing_since_s is not None:
        yield Ending(
            loudness=max(Loudness.WARNING, failing_loudness(since_s=follow.missing_since_s, now_s=now_s)),
            short="left the source",
            sentence=f"The source names this provider no more since {rfc3339(follow.missing_since_s)}. What it said "
            "last counts until that runs out.",
            end_s=connection.metadata_until_s,
        )
