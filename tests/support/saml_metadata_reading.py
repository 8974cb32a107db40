"""A provider's metadata, read while the clock stands."""

from manual_clock import ManualClock

from vestibule.clock import Clock
from vestibule.protocols.saml.metadata.idp import MetadataReport, describe_idp_metadata
from vestibule_sdk.saml import IdPMetadata


def metadata_report(document: bytes, *, clock: Clock | None = None) -> MetadataReport:
    """What a document says, and what is not used of it.

    Args:
        document: The metadata.
        clock: None for one that stands where all tests begin.
    """
    return describe_idp_metadata(document, clock=clock or ManualClock())


def read_metadata(document: bytes, *, clock: Clock | None = None) -> IdPMetadata:
    """What a document says; arguments as for `metadata_report`."""
    return metadata_report(document, clock=clock).metadata
