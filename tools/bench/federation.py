"""What it costs to import a federation's aggregate, verified and indexed, and to look one provider up afterwards.

Floor and import take turns, each in a process of its own, so that neither finds memory that the other has warmed. Of
the floor and of the process that reads for the host, all CPU counts from the start of the interpreter; of the host
itself, which runs anyway, what it spends on the import.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from tools.bench.client import WrongAnswer

TEST_SUPPORT: Final = Path(__file__).parents[2] / "tests" / "support"
"""Where the generator is, as the tests use it."""

_WRITER: Final = TEST_SUPPORT / "saml_large_aggregate.py"


class FloorRead(Struct, frozen=True):
    """What `tools.bench.federation_floor` says.

    Attributes:
        cpu_s: lxml builds the tree and libxmlsec verifies: nothing is read, nothing kept.
        peak_mb: The most memory of its process, in MB (10^6 bytes).
    """

    cpu_s: float
    peak_mb: float


class Imported(Struct, frozen=True):
    """What `tools.bench.federation_import` says.

    Attributes:
        cpu_s: Verified, checked and indexed: of the process that reads, and of the importing one with SQLite in it.
        peak_mb: The most memory of the process that reads.
        lookup_ms: How long one provider is waited for, each in a transaction of its own.
        providers: How many there are.
    """

    cpu_s: float
    peak_mb: float
    lookup_ms: float
    providers: int


class FederationRead(Struct, frozen=True):
    """One round."""

    floor: FloorRead
    imported: Imported


class Federation:
    """A generated aggregate, read again and again."""

    def __init__(self, directory: Path, *, providers: int) -> None:
        self._directory = directory
        self._providers = providers
        self._document = directory / "federation.xml"
        _run(str(_WRITER), str(self._document), str(providers))
        self.size_mb = self._document.stat().st_size / 1e6
        self._rounds = 0

    def round(self) -> FederationRead:
        """Verify by the libraries alone, then import. Raises WrongAnswer when not all of it arrives."""
        self._rounds += 1
        signer = str(self._document.with_suffix(".pem"))
        floor = _run("-m", "tools.bench.federation_floor", str(self._document), signer)
        database = self._directory / f"federation-{self._rounds}.db"
        imported = _run("-m", "tools.bench.federation_import", str(self._document), signer, str(database))
        for file in self._directory.glob(f"{database.name}*"):
            file.unlink()
        read = FederationRead(msgspec.json.decode(floor, type=FloorRead), msgspec.json.decode(imported, type=Imported))
        if read.imported.providers != self._providers:
            raise WrongAnswer(f"{read.imported.providers} of {self._providers} providers were imported")
        return read


def _run(*arguments: str) -> bytes:
    done = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own
    return done.stdout
