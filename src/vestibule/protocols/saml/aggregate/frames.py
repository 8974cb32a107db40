"""The pipe between the host and the process that reads: frames of a length (4 bytes, big-endian) and msgpack."""

from typing import Final

from msgspec import Struct, msgpack

from vestibule.errors import (
    AlgorithmRefused,
    InternalError,
    MetadataDuplicate,
    MetadataExpired,
    MetadataMalformed,
    SignatureMissing,
    SignatureStructureRefused,
    SignatureValidationFailed,
    VestibuleError,
)
from vestibule.protocols.saml.aggregate.pieces import AggregateRead, Batch, Piece, Progress

LENGTH_BYTES: Final = 4

FRAME_BYTES_AT_MOST: Final = 16 * 1024 * 1024
"""A batch has one MiB, or two when the largest entity comes last, with names and scopes beside it."""

_REFUSALS: Final[dict[str, type[VestibuleError]]] = {
    kind.code: kind
    for kind in (
        AlgorithmRefused,
        InternalError,
        MetadataDuplicate,
        MetadataExpired,
        MetadataMalformed,
        SignatureMissing,
        SignatureStructureRefused,
        SignatureValidationFailed,
    )
}


class Refused(Struct, frozen=True, kw_only=True, tag=True):
    """The last frame, when the document was not taken: an error, to be raised again by the host."""

    code: str
    detail: str
    hint: str
    expected: str | None
    received: str | None

    def error(self) -> VestibuleError:
        """The same error."""
        kind = _REFUSALS.get(self.code, InternalError)
        return kind(self.detail, hint=self.hint, expected=self.expected, received=self.received)


def refused(error: VestibuleError) -> Refused:
    """The frame for an error."""
    return Refused(
        code=error.code, detail=error.detail, hint=error.hint, expected=error.expected, received=error.received
    )


Frame = Piece | Refused

_encoder: Final = msgpack.Encoder()
_decoder: Final = msgpack.Decoder(Batch | Progress | AggregateRead | Refused)


def write_frame(frame: Frame) -> bytes:
    """A frame as it goes through the pipe."""
    body = _encoder.encode(frame)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def read_frame(body: bytes) -> Frame:
    """What a frame holds.

    Args:
        body: Without its length.

    Raises:
        msgspec.DecodeError: It is none of ours.
    """
    frame: Frame = _decoder.decode(body)
    return frame
