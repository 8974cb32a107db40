"""A real Keycloak for a test session: one server, a copy of a prepared database, everything on loopback.

Source: https://www.keycloak.org/server/all-config. Keycloak calls itself ``http://localhost:PORT``: Chromium keeps its
``Secure`` cookies there, and a host on 127.0.0.1 is another *site* to a browser, as in real life.
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

import httpx2
from keycloak_distribution import built_distribution, locked
from ports import consecutive_free_ports

# On loopback only, for the length of a session, and fixed because the prepared database holds them.
ADMIN_USERNAME = "admin"
ADMIN_PASSWORD = "admin-of-tests"
JAVA_OPTS = (
    "-Xms64m -Xmx256m -XX:MetaspaceSize=96M -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
    " -Djava.security.egd=file:/dev/urandom -Dfile.encoding=UTF-8"
)
# Seen: 10 s with a prepared database, 40 s without one; five times as long at a load of 11.
READY_LIMIT_S = 300
# A stop in order writes the database back; after this the process group is killed.
STOP_LIMIT_S = 60
LOG_TAIL_LINES = 60
ACCESS_MARK = "answered"


class KeycloakServer:
    """One Keycloak. Starting and stopping block: in an async test call them by `asyncio.to_thread`.

    Attributes:
        base_url: What it calls itself; a realm's issuer is ``{base_url}/realms/{realm}``. The same after a restart.
        address: The same server by the address it listens on.
    """

    def __init__(self, home: Path, directory: Path) -> None:
        self._port = consecutive_free_ports(2)  # the second serves its management
        self.base_url = f"http://localhost:{self._port}"
        self.address = f"http://127.0.0.1:{self._port}"
        self._home = home
        self._directory = directory
        self._log = directory / "keycloak.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the server was started and has not been stopped."""
        return self._process is not None

    def start(self) -> None:
        """Starts the server and waits until it says that it is ready.

        Raises:
            RuntimeError: It ended, or was not ready in time; with the tail of its log.
        """
        command = [
            str(self._home / "bin/kc.sh"),
            *("start", "--optimized", "--cache=local", "--http-enabled=true", "--http-host=127.0.0.1"),
            *(f"--http-port={self._port}", f"--http-management-port={self._port + 1}", f"--hostname={self.base_url}"),
            f"--db-url=jdbc:h2:file:{self._directory / 'keycloakdb'};NON_KEYWORDS=VALUE",
            # No query: it would hold codes, and a failure's message quotes the log.
            *("--http-access-log-enabled=true", f"--http-access-log-pattern={ACCESS_MARK} %m %R"),
        ]
        environment = {
            **os.environ,
            # What it leaves in its temporary directory goes with its database.
            "JAVA_OPTS": f"{JAVA_OPTS} -Djava.io.tmpdir={self._directory}",
            "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN_USERNAME,
            "KC_BOOTSTRAP_ADMIN_PASSWORD": ADMIN_PASSWORD,
        }
        with self._log.open("ab") as log:
            # A session of its own: killing kc.sh alone would leave java running.
            self._process = subprocess.Popen(  # noqa: S603 - Keycloak, with arguments made here
                command,
                env=environment,
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

    def stop(self) -> None:
        """Stops the server in order, so that its database is complete; nothing happens when it does not run."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(STOP_LIMIT_S)
            finally:
                self.kill()

    def kill(self) -> None:
        """Ends the whole process group at once; nothing happens when the server does not run."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # it has ended by itself
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Stops and starts the server: same address, same realms and keys, its caches empty."""
        self.stop()
        self.start()

    def log_tail(self) -> str:
        """Returns the last lines that the server wrote, for a failure's message."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])

    def answered(self, method: str, path: str) -> int:
        """Returns how many requests of exactly that method and path were answered since the first start."""
        line = f"{ACCESS_MARK} {method} {path}"
        return sum(written.endswith(line) for written in self._log.read_text(errors="replace").splitlines())

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        url = f"http://127.0.0.1:{self._port + 1}/health/ready"
        deadline = time.monotonic() + READY_LIMIT_S
        with httpx2.Client(timeout=5) as client:
            while time.monotonic() < deadline:
                if process.poll() is not None:
                    raise RuntimeError(f"Keycloak ended with {process.returncode}; its log ends:\n{self.log_tail()}")
                try:
                    if client.get(url).is_success:
                        return
                except httpx2.TransportError:
                    pass  # not listening yet
                time.sleep(0.1)
        raise RuntimeError(f"Keycloak was not ready after {READY_LIMIT_S} s; its log ends:\n{self.log_tail()}")


@contextmanager
def running_keycloak() -> Iterator[KeycloakServer]:
    """Yields a running server with nothing but its master realm, and removes it with its data afterwards.

    Raises:
        RuntimeError: It could not be fetched, built or started: a failure, never a skip.
    """
    home = built_distribution()
    template = _database_template(home)
    with tempfile.TemporaryDirectory(prefix="vestibule-keycloak-") as name:
        directory = Path(name)
        shutil.copytree(template, directory, dirs_exist_ok=True)
        server = KeycloakServer(home, directory)
        server.start()
        try:
            yield server
        finally:
            # Nobody reads this database again.
            server.kill()


def _database_template(home: Path) -> Path:
    """Returns a directory with the database of a server started once: 30 s less for every later start."""
    template = home.parent / f"{home.name}-database"
    with locked(home.parent / f"{home.name}.lock"):
        if not template.exists():
            with tempfile.TemporaryDirectory(dir=home.parent, prefix="database-") as name:
                directory = Path(name)
                server = KeycloakServer(home, directory)
                server.start()
                server.stop()
                prepared = directory / "prepared"
                prepared.mkdir()
                for file in directory.glob("keycloakdb*"):
                    file.rename(prepared / file.name)
                prepared.rename(template)
    return template
