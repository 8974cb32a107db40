"""Reading an aggregate from beginning to end: one pass over a file, in bounded memory."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.kind import LOOKED_AT_BYTES, DocumentKind, document_kind
from vestibule.protocols.saml.aggregate.limits import PROGRESS_BYTES, SIZE_BYTES, STEP_BYTES
from vestibule.protocols.saml.aggregate.members import Members
from vestibule.protocols.saml.aggregate.pieces import AggregateRead, Batch, Piece, Progress
from vestibule.protocols.saml.aggregate.reader import Reader
from vestibule.protocols.saml.signature.key import VerificationKey, read_verification_key
from vestibule.protocols.saml.xml.duration import read_duration
from vestibule.protocols.shown import shown

_UNSIGNED: Final = (
    "No signer is pinned, so nobody checked who wrote the document: what counts is that you got it from the federation "
    "itself."
)


def read(
    source: BinaryIO, *, total_bytes: int, signer: str | None, now_s: int, step_bytes: int = STEP_BYTES
) -> Iterator[Piece]:
    """Read a document, in this very thread. `read_aggregate` does it in a process apart.

    Args:
        source: At its beginning.
        total_bytes: How large it is, for words on how far the reading is.
        signer: In PEM; None checks no signature.
        now_s: In seconds since 1970.
        step_bytes: How much the parser is given at a time; what comes out is the same for any number.

    Yields:
        As `read_aggregate`.

    Raises:
        VestibuleError: As `read_aggregate`, without InternalError.
    """
    key = None if signer is None else read_verification_key(signer, path="signer")
    reader, digest = Reader(key=key, now_s=now_s), hashlib.sha256()
    read_bytes = told_bytes = 0
    for step in _steps(source, step_bytes):
        digest.update(step)
        read_bytes += len(step)
        if read_bytes > SIZE_BYTES:
            raise malformed(f"the document has more than {SIZE_BYTES >> 20} MiB", hint=NOT_REAL)
        reader.feed(step)
        yield from _batch(reader.members)
        if read_bytes - told_bytes >= PROGRESS_BYTES:
            told_bytes = read_bytes
            yield Progress(read_bytes, total_bytes, reader.members.providers if reader.members else 0)
    members = reader.close()
    yield from _batch(members, whatever=True)
    yield Progress(read_bytes, total_bytes, members.providers)
    yield _end(reader, members, key, document_hash=digest.hexdigest())


def _steps(source: BinaryIO, step_bytes: int) -> Iterator[bytes]:
    head = source.read(LOOKED_AT_BYTES)
    if document_kind(head) is not DocumentKind.AGGREGATE:
        raise malformed(
            "the document describes one entity (EntityDescriptor), and an aggregate (EntitiesDescriptor) is wanted",
            hint="Import it as the metadata of one identity provider.",
        )
    for place in range(0, len(head), step_bytes):
        yield head[place : place + step_bytes]
    while step := source.read(step_bytes):
        yield step


def _batch(members: Members | None, *, whatever: bool = False) -> Iterator[Batch]:
    batch = None if members is None else members.batch(whatever=whatever)
    if batch is not None:
        yield batch


def _end(reader: Reader, members: Members, key: VerificationKey | None, *, document_hash: str) -> AggregateRead:
    root = members.outermost.element
    name, notes = root.get("Name", "").strip(), [*reader.notes.sentences()]
    if key is None:
        notes.insert(0, _UNSIGNED)
    return AggregateRead(
        document_hash=document_hash,
        name=shown(name) if name else "",
        valid_until_s=members.outermost.valid_until_s,
        cache_s=_cache_s(root.get("cacheDuration"), notes),
        signed_by=None if key is None else key.fingerprint,
        providers=members.providers,
        others=members.others,
        notes=tuple(notes),
    )


def _cache_s(written: str | None, notes: list[str]) -> int | None:
    """A wish about when to ask again: one that cannot be read refuses nothing."""
    if written is None:
        return None
    try:
        return read_duration(written, name="cacheDuration")
    except SAMLMessageMalformed as refusal:
        notes.append(f"{refusal.detail}: {shown(written, limit=40)}; it is not used.")
        return None
