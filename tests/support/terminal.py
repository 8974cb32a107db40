"""A terminal with somebody in front of it: a program in it sees a person watching."""

import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from fcntl import ioctl
from typing import Final

PATIENCE_S: Final = 120.0
_COLUMNS: Final = 120


class Terminal:
    """What the person sees and types.

    Attributes:
        seen: All that was shown so far, escape sequences and all.
    """

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self._process = process
        self.seen = ""

    def wait_for(self, text: str) -> None:
        """Watch until a text is shown."""
        end_s = time.monotonic() + PATIENCE_S
        while text not in self.seen:
            assert time.monotonic() < end_s, self.seen
            assert self._read(), self.seen

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._master, f"{text}\n".encode())

    def end(self) -> int:
        """Watch to the end, and give the exit status."""
        while self._read():
            pass
        return self._process.wait(PATIENCE_S)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], PATIENCE_S)
        data = b""
        if ready:
            with suppress(OSError):  # Linux: the other side is closed
                data = os.read(self._master, 65_536)
        self.seen += data.decode(errors="replace")
        return bool(data)


@contextmanager
def terminal(*args: str, environ: Mapping[str, str]) -> Iterator[Terminal]:
    """Run `vestibule` in a terminal for the length of the block."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, _COLUMNS, 0, 0))
    process = subprocess.Popen(  # noqa: S603 - our own command, with arguments made here
        [sys.executable, "-m", "vestibule", *args],
        env=os.environ | dict(environ) | {"TERM": "xterm"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)
