"""A real oidc-provider for a test session: the strictest OpenID provider there is, on loopback.

    with running_oidc_provider(Demands(pushed_requests=True)) as provider:
        registered = await provider.register(redirect_uris=[...], dpop_bound_access_tokens=True)
        ...
        assert [answer.error for answer in provider.answers("/token")] == ["use_dpop_nonce", None]

Source: the documentation of oidc-provider 9; RFC 7591 and 7592 for clients that register and change themselves. It
starts in 0.5 s, so one of each kind serves a whole session, and a client per test keeps them apart. It calls itself
`http://localhost:PORT`: a host on 127.0.0.1 is another *site* to a browser, as in real life.
"""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2
from msgspec import Struct
from msgspec.json import decode
from oidc_provider_distribution import SERVER, installed_distribution, module_of, node_of
from oidc_provider_people import PEOPLE
from ports import free_port

READY_LIMIT_S: Final = 120
"""Seen: 0.5 s; five times as long at a load of 11, and the first start reads its files from a cold disk."""
LOG_TAIL_LINES: Final = 60
DISCOVERY: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What a provider demands of every client.

    Attributes:
        pushed_requests: That the authorization request was pushed.
        dpop_nonces: That a DPoP proof holds a nonce of the provider's.
    """

    pushed_requests: bool = False
    dpop_nonces: bool = False


class Answer(Struct, frozen=True, kw_only=True):
    """One request and what became of it, without anything secret.

    Attributes:
        error: The `error` of the answer, with its description.
        scheme: Of the Authorization header; empty without one.
        proof: Whether it brought a DPoP proof.
    """

    method: str
    path: str
    status: int
    error: str | None = None
    description: str | None = None
    scheme: str
    proof: bool


class Registered(Struct, frozen=True, kw_only=True):
    """A client, as the provider answers its registration (RFC 7591 3.2.1).

    Attributes:
        metadata: All of it.
    """

    metadata: dict[str, Any]

    @property
    def client_id(self) -> str:
        """Made by the provider."""
        return str(self.metadata["client_id"])

    @property
    def secret(self) -> str | None:
        """Made by the provider, for a client that authenticates itself by one."""
        return self.metadata.get("client_secret")


class OIDCProvider:
    """One running provider. Made by `running_oidc_provider`.

    Attributes:
        issuer: What it calls itself.
    """

    def __init__(self, directory: Path, demands: Demands) -> None:
        self._port = free_port()
        self.issuer = f"http://localhost:{self._port}"
        self._demands = demands
        self._log = directory / "oidc-provider.log"
        self._forgotten = 0
        self._process: subprocess.Popen[bytes] | None = None

    async def register(self, **metadata: object) -> Registered:
        """Registers a client; what it leaves out is as RFC 7591 has it."""
        async with httpx2.AsyncClient() as client:
            answer = await client.post(f"{self.issuer}/reg", json=metadata)
        assert answer.status_code == httpx2.codes.CREATED, answer.text
        return Registered(metadata=answer.json())

    async def change(self, registered: Registered, **metadata: object) -> Registered:
        """Changes a client's metadata."""
        ours = (
            "registration_client_uri",
            "registration_access_token",
            "client_id_issued_at",
            "client_secret_expires_at",
        )
        kept = {name: value for name, value in registered.metadata.items() if name not in ours}
        headers = {"authorization": f"Bearer {registered.metadata['registration_access_token']}"}
        async with httpx2.AsyncClient(headers=headers) as client:
            answer = await client.put(registered.metadata["registration_client_uri"], json={**kept, **metadata})
        assert answer.is_success, answer.text
        return Registered(metadata={**registered.metadata, **answer.json()})

    def answers(self, path: str) -> list[Answer]:
        """What it answered at one path, in order, since the last `forget_answers`."""
        return [answer for answer in self._answers()[self._forgotten :] if answer.path == path]

    def forget_answers(self) -> None:
        """Lets `answers` begin anew: a test begins."""
        self._forgotten = len(self._answers())

    def log_tail(self) -> str:
        """The last lines that it wrote, for a failure's message."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])

    def start(self) -> None:
        """Starts it and waits until it answers.

        Raises:
            RuntimeError: It could not be installed, it ended, or it was not ready in time; with the tail of its log.
        """
        home = installed_distribution()
        settings = {
            "port": self._port,
            "people": PEOPLE,
            "pushedRequests": self._demands.pushed_requests,
            "dpopNonces": self._demands.dpop_nonces,
        }
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - Node.js, with arguments made here
                [node_of(home), str(SERVER), str(module_of(home)), json.dumps(settings)],
                env={**os.environ, "NODE_ENV": "test"},
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

    def _answers(self) -> list[Answer]:
        lines = self._log.read_text(errors="replace").splitlines()
        return [decode(line, type=Answer) for line in lines if line.startswith("{")]

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_LIMIT_S
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"oidc-provider ended with {process.returncode}; its log ends:\n{self.log_tail()}")
            with suppress(httpx2.TransportError):  # not listening yet
                if httpx2.get(self.issuer + DISCOVERY, timeout=5).is_success:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"oidc-provider was not ready after {READY_LIMIT_S} s; its log ends:\n{self.log_tail()}")


@contextmanager
def running_oidc_provider(demands: Demands) -> Iterator[OIDCProvider]:
    """Yields a running provider that knows no client, and removes it with all it knew afterwards.

    Raises:
        RuntimeError: It could not be installed or started: a failure, never a skip.
    """
    with tempfile.TemporaryDirectory(prefix="vestibule-oidc-provider-") as name:
        provider = OIDCProvider(Path(name), demands)
        provider.start()
        try:
            yield provider
        finally:
            provider.kill()
