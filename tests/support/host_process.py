"""`vestibule serve` in a process of its own, as an operator runs it: it can be killed, and its memory is its own."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

START_S: Final = 60.0


class HostProcess:
    """One running server. Made by `host_process`."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._listening = threading.Event()
        self.log: list[dict[str, Any]] = []
        """Its log so far, one event a line."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VESTIBULE_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vestibule", "serve"],
            env={**kept, **environ, "VESTIBULE_LOG_FORMAT": "json"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, name="log of the host process", daemon=True)
        self._reader.start()

    def wait_until_listening(self) -> None:
        """Return once requests are answered."""
        if not self._listening.wait(START_S) or self.process.poll() is not None:
            raise RuntimeError(f"the server did not start: {self.log}")

    def kill(self) -> None:
        """End it as a power cut does (kill -9), and wait until it is gone."""
        self.process.kill()
        self.process.wait(START_S)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(START_S)
        if self.process.poll() is None:
            self.kill()
        self._reader.join(START_S)
        if self.process.stderr is not None:
            self.process.stderr.close()

    def memory_bytes(self) -> int:
        """Resident memory, as the system counts it."""
        shown = subprocess.run(  # noqa: S603 - a number of our own
            ["ps", "-o", "rss=", "-p", str(self.process.pid)],  # noqa: S607 - in the same place on no two systems
            capture_output=True,
            text=True,
            check=True,
        )
        return int(shown.stdout) * 1024

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            try:
                event = json.loads(line)
            except ValueError:
                event = {"event": "no_json", "line": line}
            self.log.append(event)
            if event.get("event") == "listening":
                self._listening.set()
        self._listening.set()  # it ended: nobody needs to wait any longer


@contextmanager
def host_process(environ: Mapping[str, str]) -> Iterator[HostProcess]:
    """Run the server for the length of the block.

    Args:
        environ: Its settings, as `environ_for` makes them.
    """
    host = HostProcess(environ)
    try:
        host.wait_until_listening()
        yield host
    finally:
        host.stop()
