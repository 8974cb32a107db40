"""A real LemonLDAP::NG for one test: the OpenID provider of Debian's package, written in Perl, on loopback.

    with running_lemonldap(RelyingParty(client_id="vestibule", ...)) as provider:
        house.connect(issuer=provider.issuer, ...)

It starts in 0.7 s, so every test has its own, which knows its host from the start. It listens on 127.0.0.2, which is
another *site* to a browser than the host's 127.0.0.1; not on localhost, because all its cookies name their domain, and
Python's cookie jar takes none that names that one.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx2
from lemonldap_config import RelyingParty, ini_path, write_config
from ports import free_port

PORTAL: Final = Path("/usr/share/lemonldap-ng/portal/htdocs/index.psgi")
HOST: Final = "127.0.0.2"
WORKERS: Final = 2
"""The host calls back while a browser waits."""
READY_LIMIT_S: Final = 120
"""Seen: 0.7 s; five times as long at a load of 11, and the first start reads its files from a cold disk."""
LOG_TAIL_LINES: Final = 60


class LemonLDAP:
    """One running provider. Made by `running_lemonldap`.

    Attributes:
        issuer: What it calls itself; with a final slash.
    """

    def __init__(self, directory: Path, parties: tuple[RelyingParty, ...]) -> None:
        self._port = free_port()
        self.issuer = f"http://{HOST}:{self._port}/"
        self._directory = directory
        self._log = directory / "starman.log"
        self._process: subprocess.Popen[bytes] | None = None
        write_config(directory, host=HOST, portal=self.issuer, parties=parties)

    def log_tail(self) -> str:
        """The last lines that it wrote, for a failure's message."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])

    def start(self) -> None:
        """Starts it and waits until it answers.

        Raises:
            RuntimeError: It is not installed, it ended, or it was not ready in time; with the tail of its log.
        """
        starman = shutil.which("starman")
        if starman is None or not PORTAL.is_file():
            raise RuntimeError("LemonLDAP::NG is not installed: `tools/need.sh lemonldap` does so on Debian")
        with self._log.open("ab") as log:
            # A session of its own: killing the master alone would leave the workers with the port.
            self._process = subprocess.Popen(  # noqa: S603 - Starman, with arguments made here
                [starman, "--host", HOST, "--port", str(self._port), "--workers", str(WORKERS), str(PORTAL)],
                env={**os.environ, "LLNG_DEFAULTCONFFILE": str(ini_path(self._directory))},
                cwd=self._directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """Ends the whole process group at once; nothing happens when it does not run."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # it has ended by itself
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        url = f"{self.issuer}.well-known/openid-configuration"
        deadline = time.monotonic() + READY_LIMIT_S
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"LemonLDAP::NG ended with {process.returncode}; its log ends:\n{self.log_tail()}")
            try:
                answer = httpx2.get(url, timeout=READY_LIMIT_S)
            except httpx2.TransportError:
                time.sleep(0.05)  # not listening yet
                continue
            if answer.is_success:
                return
            # It listens, and cannot read its configuration: that does not change by waiting.
            raise RuntimeError(f"LemonLDAP::NG says {answer.status_code}; its log ends:\n{self.log_tail()}")
        raise RuntimeError(f"LemonLDAP::NG was not ready after {READY_LIMIT_S} s; its log ends:\n{self.log_tail()}")


@contextmanager
def running_lemonldap(*parties: RelyingParty) -> Iterator[LemonLDAP]:
    """Yields a running provider that knows these applications, and removes it with its data afterwards.

    Raises:
        RuntimeError: It is not installed or did not start: a failure, never a skip.
    """
    with tempfile.TemporaryDirectory(prefix="vestibule-lemonldap-") as name:
        provider = LemonLDAP(Path(name), parties)
        provider.start()
        try:
            yield provider
        finally:
            provider.kill()
