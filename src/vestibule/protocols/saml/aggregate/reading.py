"""`read_aggregate`: the reading of an aggregate, as the rest of the host sees it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from vestibule.protocols.saml.aggregate.pieces import AggregateRead, Batch, Progress


async def read_aggregate(
    path: Path, *, signer: str | None, now_s: int
) -> AsyncGenerator[Batch | Progress | AggregateRead, None]:
    """Read an aggregate, in a process apart that ends with the reading.

    Who may stop before the end closes the iterator (`contextlib.aclosing`), and with it the process.

    Args:
        path: The document's file, which nobody changes meanwhile.
        signer: The certificate, in PEM, whose key has to have signed the whole of it; None checks no signature.
        now_s: In seconds since 1970.

    Yields:
        Batches, between them words on how far it is, and last the `AggregateRead`, which comes only when everything
        held. Nothing given before may be believed: whoever keeps it keeps it apart until then.

    Raises:
        MetadataMalformed: metadata_malformed.
        MetadataDuplicate: metadata_duplicate: an entity stands in it twice, or an ID.
        MetadataExpired: metadata_expired: the whole of it.
        SignatureMissing: signature_missing.
        SignatureStructureRefused: signature_structure_refused.
        AlgorithmRefused: algorithm_refused.
        SignatureValidationFailed: signature_validation_failed.
        ConfigError: config_error at `signer`: it is no certificate, or its key is none that may sign.
        InternalError: internal_error: the process died, or took longer than ten minutes.
        OSError: The file cannot be opened.
    """
    # asyncio's processes are of no use to the process that is started, which imports this package too.
    from vestibule.protocols.saml.aggregate.child import pieces_of  # noqa: PLC0415

    async with aclosing(pieces_of(path, signer=signer, now_s=now_s)) as pieces:
        async for piece in pieces:
            yield piece
