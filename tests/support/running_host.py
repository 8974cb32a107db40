"""The real host on a real loopback port, in a thread of its own: `with running_host(settings) as host: ...`."""

import asyncio
import base64
import secrets
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import uvicorn
from litestar import Litestar
from ports import free_port

from vestibule.app.asgi import create_app
from vestibule.app.host import open_host
from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Draft
from vestibule.settings import Settings, load_settings

__all__ = ["MASTER_KEY", "RunningHost", "free_port", "running_host", "settings_for"]

T = TypeVar("T")

START_S = 60.0
"""Generous: a migration is part of a start, and two cores are shared by many tests."""

MASTER_KEY = base64.b64encode(secrets.token_bytes(32)).decode()
"""One for the session, so that a host can be started again over the same database."""


def settings_for(database_url: str, *, port: int, host: str = "localhost", **more: str) -> Settings:
    """Settings of a development host.

    Args:
        database_url: The test's own database.
        port: Where it will listen, and so part of its base URL.
        host: Its name to the browser: `localhost` or `127.0.0.1`; another one than the provider's makes them two sites.
        more: Further settings, as environment variables without their prefix, in lower case.
    """
    return load_settings(environ=environ_for(database_url, port=port, host=host, **more))


def environ_for(database_url: str, *, port: int, host: str = "localhost", **more: str) -> dict[str, str]:
    """The same as the environment of a process."""
    environ = {
        "VESTIBULE_DATABASE_URL": database_url,
        "VESTIBULE_SECRET_KEY": MASTER_KEY,
        "VESTIBULE_BASE_URL": f"http://{host}:{port}",
        "VESTIBULE_PORT": str(port),
        "VESTIBULE_RATE_LIMIT_LOGIN": "100000",
    }
    return environ | {f"VESTIBULE_{name.upper()}": value for name, value in more.items()}


@dataclass(frozen=True)
class RunningHost:
    """A host that answers at `base_url`."""

    settings: Settings
    app: Litestar
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    """Runs a coroutine in the host's own loop, from any other thread, and gives its result."""

    @property
    def base_url(self) -> str:
        """Its public address."""
        return self.settings.base_url

    def add(self, draft: Draft) -> Connection:
        """Add a connection as the command line does: through a process's own view of the database."""
        connection: Connection = self.run(_add(self.settings, draft))
        return connection


async def _add(settings: Settings, draft: Draft) -> Connection:
    async with open_host(settings) as host:
        return await host.manage.add(draft)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say when it listens."""
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets=sockets)
        self.ready.set()


@contextmanager
def running_host(
    settings: Settings, *, app: Callable[[Settings], Litestar] | None = None, clock: Clock | None = None
) -> Iterator[RunningHost]:
    """Serve a host for the length of the block.

    Args:
        settings: As `settings_for` makes them.
        app: Makes the application, e.g. one of somebody's own with the plugin in it; None means the host itself.
        clock: None means this machine's.
    """
    application = app(settings) if app else create_app(settings, clock=clock)
    config = uvicorn.Config(
        application,
        host="127.0.0.1",
        port=settings.port,
        log_config=None,
        access_log=False,
        lifespan="on",
        proxy_headers=False,  # as `vestibule serve` has it (S54)
        server_header=False,
    )
    server = _Server(config)
    failures: list[BaseException] = []

    def serve() -> None:
        try:
            server.run()
        except BaseException as failure:  # noqa: BLE001 - handed to the test's thread
            failures.append(failure)
        finally:
            server.ready.set()

    thread = threading.Thread(target=serve, name="host under test", daemon=True)
    thread.start()
    if not server.ready.wait(START_S) or failures or not server.started:
        server.should_exit = True
        thread.join(START_S)
        message = f"the host did not start: {failures}"
        raise RuntimeError(message)

    def run(work: Coroutine[Any, Any, T]) -> T:
        assert server.loop is not None
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, server.loop)
        return future.result(START_S)

    try:
        yield RunningHost(settings=settings, app=application, run=run)
    finally:
        server.should_exit = True
        thread.join(START_S)
