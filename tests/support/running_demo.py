"""`vestibule demo` as a newcomer starts it: the real command, in a process of its own, in an empty directory."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from running_host import free_port

START_S = 120.0
"""A first start migrates a database and makes an RSA key; at a load of 11 everything took five times as long."""


@dataclass(frozen=True)
class RunningDemo:
    """A demo and the two sites it consists of."""

    base_url: str
    twin_url: str
    directory: Path


@contextmanager
def running_demo(directory: Path) -> Iterator[RunningDemo]:
    """Run the demo for the length of the block, and end it as Ctrl-C does."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "vestibule", "demo"],
        cwd=directory,
        env=os.environ | {"VESTIBULE_PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_for(process, f"http://localhost:{port}")
        yield RunningDemo(
            base_url=f"http://localhost:{port}", twin_url=f"http://127.0.0.1:{port + 1}", directory=directory
        )
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(START_S)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _wait_for(process: subprocess.Popen[str], url: str) -> None:
    assert process.stdout is not None
    too_late = threading.Timer(START_S, process.kill)
    too_late.start()
    said: list[str] = []
    try:
        for line in process.stdout:
            said.append(line)
            if url in line:
                return
    finally:
        too_late.cancel()
    message = f"the demo did not print {url}:\n{''.join(said)}"
    raise RuntimeError(message)
