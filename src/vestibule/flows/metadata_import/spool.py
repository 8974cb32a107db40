"""A document on this machine's disk while it is read: an aggregate has tens of megabytes, which no memory need hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Final, NamedTuple

ENTITY_BYTES_AT_MOST: Final = 1_048_576
"""Of one provider's own document."""

AGGREGATE_BYTES_AT_MOST: Final = 256 * 1_048_576
"""Three times the largest that any federation publishes today (eduGAIN's, some 80 MB)."""

HEAD_BYTES: Final = 65_536
"""So much is looked at to see what a document is."""


class Spool(NamedTuple):
    """An open file and where it is; it is gone when the block ends."""

    file: BinaryIO
    path: Path

    def head(self) -> bytes:
        """The beginning of what was written."""
        self.file.flush()
        with self.path.open("rb") as written:
            return written.read(HEAD_BYTES)


@contextmanager
def spool() -> Iterator[Spool]:
    """A fresh file, readable by nobody else."""
    with NamedTemporaryFile(prefix="vestibule-metadata-") as file:
        yield Spool(file.file, Path(file.name))  # type: ignore[arg-type]  # the wrapped file is a BufferedRandom
