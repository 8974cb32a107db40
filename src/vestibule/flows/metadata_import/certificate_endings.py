"""Certificates that expire soon, the provider's and ours (S7)."""

from collections.abc import Iterator
from typing import Final

from vestibule.clock import rfc3339
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import KeyStage
from vestibule.domain.metadata.alarm import Loudness, loudness
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.merge import texts_of
from vestibule.flows.metadata_import.ending import Ending, in_days
from vestibule.protocols.saml.certificate import load_certificate

_CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"


def provider_certificates(connection: Connection, follow: Follow | None, *, now_s: int) -> Iterator[Ending]:
    """Those of the provider, in the configuration's order."""
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
            short=in_days("provider's certificate ends", end_s, now_s),
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


def own_certificates(connection: Connection, *, now_s: int) -> Iterator[Ending]:
    """Those of ours that the provider knows."""
    has_next = any(key.stage is KeyStage.NEXT for key in connection.own_keys)
    for key in connection.own_keys:
        known = None if key.stage is KeyStage.RETIRING else _certificate(key.certificate)
        if known is None or not loudness(end_s=known[1], now_s=now_s):
            continue
        _, end_s = known
        step = "switch" if has_next else "publish-next"
        yield Ending(
            loudness=loudness(end_s=end_s, now_s=now_s),
            short=in_days("our certificate ends", end_s, now_s),
            sentence=f"Our {key.stage.value} certificate ends on {rfc3339(end_s)}, and some providers then refuse it: "
            f"vestibule connections keys {step} {connection.provider_id}",
            end_s=end_s,
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
