"""One reading of a source: what a reader gives, and how it ended."""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import VestibuleError
from vestibule.flows.metadata_import.index import Told


class Refreshed(Struct, frozen=True, kw_only=True):
    """How one reading ended.

    Attributes:
        source: As it is now; as it was where somebody else is reading it.
        is_ours: False when another process holds the lease or was here just before, and nothing was done here.
        changed: Provider IDs of the connections that changed.
        held: Provider IDs of those at which something waits for the administrator.
        missing: Provider IDs of those whose provider is no longer in the source.
        notes: Plain sentences about what was left out of the document.
        error: Why it failed; None when it did not.
    """

    source: MetadataSource
    is_ours: bool = True
    changed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: VestibuleError | None = None


class Reading(Struct, frozen=True, kw_only=True):
    """What one kind of source did with its document.

    Attributes:
        source: As it is to be kept, but for what every kind has alike: its times, failures and lease.
    """

    source: MetadataSource
    changed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Read = Callable[[MetadataSource, str, Told | None], Awaitable[Reading]]
"""Reads a source of one kind under a lease, and hands on to the connections what may be taken over."""
