"""Child processes: started on a core, asked what they have used, and ended."""

import asyncio
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from tools.bench.client import WrongAnswer, connections, get
from tools.bench.cores import starting_on

_HAS_PROC: Final = Path("/proc/self/stat").exists()
"""Not on macOS, where ps(1) knows."""

_START_S: Final = 60.0
_LOOK_AGAIN_S: Final = 0.002
_END_S: Final = 20.0
_SAID_CHARACTERS: Final = 4_000


class Child(Struct, frozen=True):
    """A running child process, and the file with what it says."""

    process: "subprocess.Popen[bytes]"
    output: Path

    def used_s(self) -> float:
        """Seconds of CPU so far, all its threads together, in the kernel as well."""
        if _HAS_PROC:
            # proc(5): the name in brackets may hold anything, and what follows it begins with the third field.
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        minutes, _, seconds = self._ps("time").rpartition(":")
        return float(minutes.rpartition(":")[2]) * 60 + float(seconds)

    def memory_mb(self) -> float:
        """Resident memory in MB (10^6 bytes)."""
        if _HAS_PROC:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
            return int(found[1]) * 1024 / 1e6 if found else 0.0
        return int(self._ps("rss")) * 1024 / 1e6

    def said(self) -> str:
        """The end of what it has printed."""
        return self.output.read_text(errors="replace")[-_SAID_CHARACTERS:]

    def _ps(self, column: str) -> str:
        command = ["ps", "-o", f"{column}=", "-p", str(self.process.pid)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - fixed


@contextmanager
def child(
    arguments: Sequence[str], *, core: int | None, output: Path, environ: Mapping[str, str] | None = None
) -> Iterator[Child]:
    """Run this Python with arguments for the length of the block; it may not answer yet.

    Args:
        arguments: After the interpreter, such as ("-m", "vestibule", "serve").
        core: Where it runs; None leaves that to the machine.
        output: Takes what it prints.
        environ: None for this process's own.
    """
    with output.open("wb") as sink, starting_on(core):
        process = subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, *arguments], stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=environ
        )
    try:
        yield Child(process, output)
    finally:
        process.terminate()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def answering(started: Child, *, port: int, target: str) -> None:
    """Return once a process answers a GET with 200.

    Raises:
        RuntimeError: It has ended, or takes too long; with what it said.
    """
    until_s = time.monotonic() + _START_S
    while time.monotonic() < until_s and started.process.poll() is None:
        try:
            async with connections(port, 1) as (connection,):
                if (await connection.exchange(get(target, port=port))).status == 200:  # noqa: PLR2004 - OK
                    return
        except (OSError, WrongAnswer):
            pass  # not yet
        await asyncio.sleep(_LOOK_AGAIN_S)
    raise RuntimeError(f"{started.process.args!r} does not answer at {target}:\n{started.said()}")


def free_port() -> int:
    """A port of loopback that is free now, from below those that the kernel gives to outgoing connections."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
