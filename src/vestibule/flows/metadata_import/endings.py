"""What runs out soon at a SAML connection, or fails: louder with every week (`domain.metadata.alarm`)."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from vestibule.clock import rfc3339
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import KeyStage
from vestibule.domain.metadata.alarm import DAY_S, Loudness, failing_loudness, loudness
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.merge import texts_of
from vestibule.domain.metadata.source import MetadataSource
from vestibule.protocols.saml.certificate import load_certificate

_CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"
_LAST_DAYS_S: Final = 2 * DAY_S


class Ending(Struct, frozen=True, kw_only=True):
    """One thing that ends, or has gone wrong.

    Attributes:
        short: A few words for a table.
        sentence: What it is, what follows, and what to do.
        end_s: In seconds since 1970; None where it has no day.
    """

    loudness: Loudness
    short: str
    sentence: str
    end_s: int | None = None


def endings_of(
    connection: Connection, follow: Follow | None, source: MetadataSource | None, *, now_s: int
) -> tuple[Ending, ...]:
    """Everything about one connection that deserves a word, the loudest first."""
    found = (
        *_metadata(connection, now_s=now_s),
        *_provider_certificates(connection, follow, now_s=now_s),
        *_own_certificates(connection, now_s=now_s),
        *(_tie(connection, follow, now_s=now_s) if follow is not None else ()),
        *(endings_of_source(source, now_s=now_s) if source is not None else ()),
    )
    return tuple(sorted(found, key=lambda one: -one.loudness))


def endings_of_source(source: MetadataSource, *, now_s: int) -> tuple[Ending, ...]:
    """What deserves a word about a source itself."""
    found = []
    loud = _source_loudness(source, now_s=now_s)
    if source.valid_until_s is not None and loud:
        what_then = "; it is read again before that" if loud is Loudness.NOTE else ", and nothing newer has come"
        found += [
            Ending(
                loudness=loud,
                short=_in_days("metadata ends", source.valid_until_s, now_s),
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


def _source_loudness(source: MetadataSource, *, now_s: int) -> Loudness:
    """A federation's document is good for a week or two, and replaced every day: that it ends soon is no news.

    It is where nobody reads it again, where the reading fails, or where the last days have begun and none newer came.
    """
    loud = loudness(end_s=source.valid_until_s, now_s=now_s)
    is_well = source.is_refreshed and source.failing_since_s is None
    if is_well and source.valid_until_s is not None and source.valid_until_s - now_s > _LAST_DAYS_S:
        return min(loud, Loudness.NOTE)
    return loud


def _metadata(connection: Connection, *, now_s: int) -> Iterator[Ending]:
    end_s = connection.metadata_until_s
    if end_s is not None and end_s <= now_s:
        yield Ending(
            loudness=Loudness.OVER,
            short="metadata has run out",
            sentence=f"Nobody can sign in: what the metadata says of this provider was valid until {rfc3339(end_s)}. "
            f"Read it anew: vestibule saml refresh {connection.provider_id}",
            end_s=end_s,
        )


def _provider_certificates(connection: Connection, follow: Follow | None, *, now_s: int) -> Iterator[Ending]:
    found = [known for value in connection.config.values() for text in texts_of(value) if (known := _certificate(text))]
    last_s = max((end_s for _, end_s in found), default=0)
    for name, end_s in found:
        loud = loudness(end_s=end_s, now_s=now_s)
        if loud and not loudness(end_s=last_s, now_s=now_s):
            loud = Loudness.NOTE  # its successor is here already: a change of keys under way, or one never tidied up
        if not loud:
            continue
        does = "expired" if end_s <= now_s else "expires"
        yield Ending(
            loudness=loud,
            short=_in_days("provider's certificate ends", end_s, now_s),
            sentence=f"The provider's certificate {name} {does} on {rfc3339(end_s)}. Its key goes on verifying here; "
            f"{_what_to_do(connection, follow, has_successor=loud is Loudness.NOTE and last_s > end_s)}",
            end_s=end_s,
        )


def _what_to_do(connection: Connection, follow: Follow | None, *, has_successor: bool) -> str:
    if has_successor:
        return "a newer one is here too."
    if follow is not None:
        return "the next one comes with its metadata, once the provider publishes it."
    return (
        "most providers change theirs before that day, so get the metadata again: "
        f"vestibule connections change {connection.provider_id} --metadata URL"
    )


def _own_certificates(connection: Connection, *, now_s: int) -> Iterator[Ending]:
    for key in connection.own_keys:
        known = None if key.stage is KeyStage.RETIRING else _certificate(key.certificate)
        if known is None or not loudness(end_s=known[1], now_s=now_s):
            continue
        _, end_s = known
        step = "publish-next" if key.stage is KeyStage.ACTIVE else "switch"
        yield Ending(
            loudness=loudness(end_s=end_s, now_s=now_s),
            short=_in_days("our certificate ends", end_s, now_s),
            sentence=f"Our {key.stage.value} certificate ends on {rfc3339(end_s)}, and some providers then refuse it: "
            f"vestibule connections keys {step} {connection.provider_id}",
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


def _certificate(text: str) -> tuple[str, int] | None:
    """Name and end of a certificate; None for a text that is none, of which `connections test` speaks."""
    if _CERTIFICATE not in text:
        return None
    try:
        certificate = load_certificate(text.encode())
    except ValueError:
        return None
    return certificate.subject.rfc4514_string() or "without a name", int(certificate.not_valid_after_utc.timestamp())


def _in_days(what: str, end_s: int, now_s: int) -> str:
    if end_s <= now_s:
        return what.replace("ends", "has ended")
    days = -(-(end_s - now_s) // DAY_S)
    return f"{what} in {days} {'day' if days == 1 else 'days'}"
