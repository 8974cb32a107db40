"""What stands ready while a run measures: the provider, the bare hello and the host, each in a process of its own."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from tools.bench.cores import Cores
from tools.bench.host import HOST, PROVIDER_ID, connect, environment
from tools.bench.logins import Logins
from tools.bench.plan import Plan
from tools.bench.processes import Child, answering, child, free_port
from vestibule.flows.urls import CALLBACK


class Stage(Struct, frozen=True, kw_only=True):
    """What stands ready.

    Attributes:
        environ: What the host was started with.
        starts_s: How long each cold start of the host took, to its first answer.
    """

    hello: Child
    hello_port: int
    host: Child
    host_port: int
    environ: dict[str, str]
    issuer: str
    logins: Logins
    starts_s: list[float]


@asynccontextmanager
async def stage(plan: Plan, *, cores: Cores, database_url: str, directory: Path) -> AsyncIterator[Stage]:
    """Set everything up for the length of the block.

    Args:
        plan: How many cold starts.
        cores: Which core does what.
        database_url: Of an empty database.
        directory: For what the servers print.

    Raises:
        RuntimeError: A server did not start.
    """
    hello_port, host_port, provider_port = free_port(), free_port(), free_port()
    environ = environment(database_url, port=host_port)
    issuer = f"http://127.0.0.1:{provider_port}"
    callback = f"{environ['VESTIBULE_BASE_URL']}{CALLBACK}/{PROVIDER_ID}"
    await connect(environ, issuer=issuer)
    starts_s = [
        await _cold_start(environ, port=host_port, cores=cores, output=directory / "start.log")
        for _ in range(plan.starts)
    ]
    provider_program = ("-m", "tools.bench.provider", str(provider_port), callback)
    hello_program = ("-m", "tools.bench.hello", str(hello_port))
    with (
        child(provider_program, core=cores.others, output=directory / "provider.log") as provider,
        child(hello_program, core=cores.server, output=directory / "hello.log") as hello,
        child(HOST, core=cores.server, output=directory / "host.log", environ=environ) as host,
    ):
        await answering(provider, port=provider_port, target="/jwks")
        await answering(hello, port=hello_port, target="/")
        await answering(host, port=host_port, target="/login")
        yield Stage(
            hello=hello,
            hello_port=hello_port,
            host=host,
            host_port=host_port,
            environ=environ,
            issuer=issuer,
            logins=Logins(host=host, host_port=host_port, provider_port=provider_port),
            starts_s=starts_s,
        )


async def _cold_start(environ: dict[str, str], *, port: int, cores: Cores, output: Path) -> float:
    began_s = time.perf_counter()
    with child(HOST, core=cores.server, output=output, environ=environ) as started:
        await answering(started, port=port, target="/login")
        return time.perf_counter() - began_s
