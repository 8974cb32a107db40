"""Fetching a source's document anew, and judging whether it may be taken over at all (S62)."""

import asyncio
import hashlib
from typing import Final

from msgspec import Struct

from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import InternalError, MetadataNotTaken
from vestibule.flows.metadata_import.spool import AGGREGATE_BYTES_AT_MOST, ENTITY_BYTES_AT_MOST, Spool
from vestibule.protocols.net.call import Download
from vestibule.protocols.saml.aggregate import document_kind

_AT_MOST: Final = {SourceKind.ENTITY: ENTITY_BYTES_AT_MOST, SourceKind.AGGREGATE: AGGREGATE_BYTES_AT_MOST}


class FetchedDocument(Struct, frozen=True, kw_only=True):
    """What came of asking.

    Attributes:
        is_new: False when the server says, or the bytes show, that it is the one that we have.
        hash: SHA-256 of the document as it came, in hexadecimal; the known one when there is no new one.
        etag, last_modified: What the server calls it.
    """

    is_new: bool
    hash: str
    etag: str
    last_modified: str


async def fetch_document(net: Download, source: MetadataSource, spooled: Spool) -> FetchedDocument:
    """Ask for a source's document at its address.

    Raises:
        UpstreamError: It cannot be had.
        MetadataMalformed: metadata_malformed: what came is no metadata.
        MetadataNotTaken: metadata_not_taken: one provider's document where a federation's was, or the reverse.
    """
    if source.url is None:
        raise InternalError(f"the source {source.name} has no address to ask")
    # Not before it is wanted: the module brings lxml.
    from vestibule.protocols.saml.metadata.fetch import fetch_metadata  # noqa: PLC0415

    fetched = await fetch_metadata(
        net,
        source.url,
        to=spooled.file,
        max_bytes=_AT_MOST[source.kind],
        etag=source.etag,
        last_modified=source.last_modified,
    )
    if not fetched.is_new:
        return FetchedDocument(
            is_new=False,
            hash=source.document_hash,
            etag=fetched.etag or source.etag,
            last_modified=fetched.last_modified or source.last_modified,
        )
    hash_ = await asyncio.to_thread(_hash, spooled)
    if hash_ != source.document_hash:
        check_kind(spooled, source.kind)
    return FetchedDocument(
        is_new=hash_ != source.document_hash, hash=hash_, etag=fetched.etag, last_modified=fetched.last_modified
    )


def check_kind(spooled: Spool, kind: SourceKind) -> None:
    """See that a document is what the source's has always been.

    Raises:
        MetadataMalformed: metadata_malformed: it is no metadata at all.
        MetadataNotTaken: metadata_not_taken.
    """
    if document_kind(spooled.head()).value != kind.value:
        came, was = (
            ("an aggregate", "one provider's") if kind is SourceKind.ENTITY else ("one provider's", "an aggregate")
        )
        raise MetadataNotTaken(
            f"the document is {came}, and so far it was {was}",
            hint="Look at what the address gives now. If that is meant, remove the source and import it anew.",
        )


def _hash(spooled: Spool) -> str:
    spooled.file.flush()
    with spooled.path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()
