"""The host's end: starts the process that reads, takes its frames, and ends it whatever happens.

A document of a stranger has its own memory, its own CPU and its own C stack this way, and nobody waits for it. The pipe
holds the reading back while the host is busy keeping what came.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from vestibule.errors import InternalError
from vestibule.protocols.saml.aggregate.frames import FRAME_BYTES_AT_MOST, LENGTH_BYTES, Frame, Refused, read_frame
from vestibule.protocols.saml.aggregate.pieces import AggregateRead, Piece
from vestibule.protocols.saml.signature.key import read_verification_key

DEADLINE_S: Final = 600.0
"""For the whole of it. The largest known aggregate takes a few seconds, and what the host does with it some more."""

_WORKER: Final = "vestibule.protocols.saml.aggregate.worker"
_BUFFER_BYTES: Final = 1024 * 1024

_PASSED_ON: Final = ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Of the environment: where Python and its libraries are, and nothing else, least of all a secret."""


async def pieces_of(
    path: Path, *, signer: str | None, now_s: int, deadline_s: float = DEADLINE_S
) -> AsyncGenerator[Piece, None]:
    """Read an aggregate in a process apart. Arguments, pieces and errors as for `read_aggregate`.

    Args:
        path: The document's file.
        signer: In PEM.
        now_s: In seconds since 1970.
        deadline_s: For all of it, with what is done between two pieces.
    """
    if signer is not None:
        read_verification_key(signer, path="signer")
    source = await asyncio.to_thread(path.open, "rb")
    with source:
        process = await start(("-m", _WORKER, str(now_s), signer or ""), stdin=source.fileno())
    try:
        end_s = asyncio.get_running_loop().time() + deadline_s
        while not isinstance(frame := await next_frame(process, end_s=end_s), AggregateRead):
            if isinstance(frame, Refused):
                raise frame.error()
            yield frame
    finally:
        await stop(process)
    yield frame  # after it, many a caller asks for nothing more


async def start(arguments: Sequence[str], *, stdin: int) -> Process:
    """Start this Python. It does not look for modules where the host happens to stand (-P)."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        *arguments,
        stdin=stdin,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=_BUFFER_BYTES,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )


async def next_frame(process: Process, *, end_s: float) -> Frame:
    """Wait for the next frame.

    Args:
        process: Started by `start`.
        end_s: On the loop's clock.

    Raises:
        InternalError: internal_error: it ended without one, printed something else, or took too long.
    """
    if process.stdout is None:
        raise InternalError("the process that reads aggregates has no output")
    try:
        async with asyncio.timeout_at(end_s):
            length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES), "big")
            if length > FRAME_BYTES_AT_MOST:
                raise _garbled()
            return read_frame(await process.stdout.readexactly(length))
    except asyncio.IncompleteReadError:
        raise _died(await process.wait()) from None
    except TimeoutError:
        raise InternalError(
            "reading the aggregate took too long",
            hint="Either the machine is very busy, or the document was made to take long.",
        ) from None
    except msgspec.DecodeError:
        raise _garbled() from None


async def stop(process: Process) -> None:
    """End the process, if it has not ended, and wait until it is gone."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.communicate()  # what it printed meanwhile stands in the pipe, which only then closes


def _died(status: int) -> InternalError:
    how = f"with status {status}"
    if status < 0:
        try:
            how = f"by {signal.Signals(-status).name}"
        except ValueError:
            how = f"by signal {-status}"
    return InternalError(
        f"the process that reads aggregates ended early, {how}",
        hint="SIGKILL: the machine was out of memory. SIGXCPU: the document was made to take long. A status: this "
        "Python cannot be started from within the host.",
    )


def _garbled() -> InternalError:
    return InternalError(
        "the process that reads aggregates said something that is no answer",
        hint="Something makes this Python print when it starts: look for a sitecustomize module.",
    )
