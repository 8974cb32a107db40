"""The command line as a person or a script uses it: in this process where that is enough, else in one of its own."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from vestibule.cli.root import root

SECRET = "s3cret, with = and a space"
"""What the twin of the tests knows its application by."""

PATIENCE_S = 120.0
"""For one command. Generous: two cores are shared by many tests, and a first start migrates a database."""


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command prints
        """Its output, read as JSON."""
        return json.loads(self.out)


class CommandLine:
    """`vestibule` with one installation's settings."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = dict(environ)

    def __call__(self, *args: str, typed: str | None = None, **environ: str) -> Ended:
        """Run a command in this process, with nobody watching.

        Args:
            args: Behind `vestibule`.
            typed: On standard input, which is no terminal.
            environ: Further variables.
        """
        runner = CliRunner(env=self.environ | environ)
        ended = runner.invoke(root, list(args), input=typed, prog_name="vestibule", catch_exceptions=False)
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    @contextmanager
    def running(
        self, *args: str, cwd: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> Iterator["Running"]:
        """Run a command in a process of its own; if it is still running at the end, it is killed.

        Args:
            args: Behind `vestibule`.
            cwd: The working directory.
            environ: Further variables.
        """
        process = subprocess.Popen(  # noqa: S603 - our own command, with arguments made here
            [sys.executable, "-m", "vestibule", *args],
            cwd=cwd,
            env=os.environ | self.environ | dict(environ or {}) | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield Running(process)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


class Running:
    """A command that goes on.

    Attributes:
        lines: What it has printed, as far as it was read.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.lines: list[str] = []

    def read_until(self, text: str) -> str:
        """Read on to the line that holds a text, and give that line."""
        with self._patience():
            assert self._process.stdout is not None
            for line in self._process.stdout:
                self.lines.append(line)
                if text in line:
                    return line
        message = f"the command did not print {text!r}:\n{''.join(self.lines)}"
        raise AssertionError(message)

    def signal(self, number: signal.Signals) -> Ended:
        """Send a signal, and wait for the end."""
        self._process.send_signal(number)
        return self.end()

    def end(self) -> Ended:
        """Wait for the end."""
        with self._patience():
            assert self._process.stdout is not None
            self.lines += self._process.stdout
            status = self._process.wait()
        return Ended(status, "".join(self.lines), "")

    @contextmanager
    def _patience(self) -> Iterator[None]:
        too_late = threading.Timer(PATIENCE_S, self._process.kill)
        too_late.start()
        try:
            yield
        finally:
            too_late.cancel()
