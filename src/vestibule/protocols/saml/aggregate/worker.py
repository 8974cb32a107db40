"""The process that reads an aggregate: the file is its standard input, and frames (`frames`) are what it prints.

It opens nothing, and has bounds of its own for whatever our rules should have missed. When the host dies, nobody reads
what it prints, and so it ends too.
"""

import fcntl
import os
import re
import resource
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from vestibule.errors import InternalError, VestibuleError
from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.frames import Frame, refused, write_frame
from vestibule.protocols.saml.aggregate.limits import PEAK_BYTES
from vestibule.protocols.saml.aggregate.pieces import AggregateRead, Progress
from vestibule.protocols.saml.aggregate.read import read

MEMORY_BYTES: Final = 1024 * 1024 * 1024
"""Of address space, in which some 50 MB are used: a last resort, not a promise."""

CPU_S: Final = 300

PIPE_BYTES: Final = 1024 * 1024
"""As much as Linux lets anybody have."""

_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def main(now_s: int, signer: str | None) -> None:
    """Read the document at standard input; the last frame says how it ended.

    Args:
        now_s: In seconds since 1970.
        signer: In PEM.
    """
    _bound()
    _widen_pipe()
    try:
        for frame in _frames(now_s, signer):
            sys.stdout.buffer.write(write_frame(frame))
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The interpreter would flush once more on its way out, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _frames(now_s: int, signer: str | None) -> Iterator[Frame]:
    source = sys.stdin.buffer
    try:
        for piece in read(source, total_bytes=os.fstat(source.fileno()).st_size, signer=signer, now_s=now_s):
            if isinstance(piece, Progress):
                _check_memory()
            yield replace(piece, peak_bytes=_peak_bytes()) if isinstance(piece, AggregateRead) else piece
    except VestibuleError as error:
        yield refused(error)
    except Exception as error:  # noqa: BLE001 - the host has to learn of it, and there is no log here
        yield refused(_fault_of_ours(error))


def _check_memory() -> None:
    if _peak_bytes() > PEAK_BYTES:
        raise malformed(f"reading the document takes more than {PEAK_BYTES >> 20} MiB of memory", hint=NOT_REAL)


def _bound() -> None:
    for kind, bound in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # macOS refuses the first, and a stricter bound may be there already
            resource.setrlimit(kind, (bound, bound))


def _widen_pipe() -> None:
    """Let a whole batch fit into the pipe: host and process wake each other less often by far."""
    if sys.platform == "linux":
        with suppress(OSError):  # not a pipe, or the machine allows less
            fcntl.fcntl(sys.stdout.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _fault_of_ours(error: Exception) -> InternalError:
    """Its kind and its place, never its words: those may be the document's."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return InternalError(
        f"reading the aggregate failed with {type(error).__name__} in {Path(place.filename).name}:{place.lineno}",
        hint=f"A MemoryError means that it took more than {MEMORY_BYTES >> 20} MiB. Anything else is a fault of ours: "
        "report it.",
    )


def _peak_bytes() -> int:
    """The most memory that this process held. On Linux `getrusage` would count the host before the exec too."""
    with suppress(OSError):
        found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii", errors="replace"))
        return int(found[1]) * 1024 if found else 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] or None)
