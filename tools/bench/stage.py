"""What stands ready while a run measures: the provider, the bare hello and the host, each in a process of its own."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from tools.bench.client import WrongAnswer, connections, get
from tools.bench.cores import Cores
from tools.bench.host import HOST, add_oidc, add_saml, environment
from tools.bench.logins import Logins
from tools.bench.oidc_way import OIDCWay
from tools.bench.plan import Plan
from tools.bench.processes import Child, answering, child, free_port
from tools.bench.provider import SAML, SAML_OWN
from tools.bench.saml_way import SAMLWay
from tools.bench.way import Way


class Stage(Struct, frozen=True, kw_only=True):
    """What stands ready.

    Attributes:
        environ: What the host was started with.
        oidc, saml, saml_own: Logins through each connection; `saml_own` does without the second opinion.
        starts_s: How long each cold start of the host took, to its first answer.
    """

    hello: Child
    hello_port: int
    host: Child
    host_port: int
    environ: dict[str, str]
    issuer: str
    oidc: Logins
    saml: Logins
    saml_own: Logins
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
        WrongAnswer: As the block raised it, with what the host has said.
    """
    hello_port, host_port, provider_port = free_port(), free_port(), free_port()
    environ = environment(database_url, port=host_port)
    issuer = f"http://127.0.0.1:{provider_port}"
    provider_program = ("-m", "tools.bench.provider", str(provider_port), environ["VESTIBULE_BASE_URL"])
    hello_program = ("-m", "tools.bench.hello", str(hello_port))

    def logins(way: Way) -> Logins:
        return Logins(way, host=host, host_port=host_port, provider_port=provider_port)

    with child(provider_program, core=cores.others, output=directory / "provider.log") as provider:
        await answering(provider, port=provider_port, target="/jwks")
        await add_oidc(environ, issuer=issuer)
        await add_saml(environ, metadata=await _saml_metadata(provider_port))
        starts_s = [
            await _cold_start(environ, port=host_port, cores=cores, output=directory / "start.log")
            for _ in range(plan.starts)
        ]
        with (
            child(hello_program, core=cores.server, output=directory / "hello.log") as hello,
            child(HOST, core=cores.server, output=directory / "host.log", environ=environ) as host,
        ):
            await answering(hello, port=hello_port, target="/")
            await answering(host, port=host_port, target="/login")
            try:
                yield Stage(
                    hello=hello,
                    hello_port=hello_port,
                    host=host,
                    host_port=host_port,
                    environ=environ,
                    issuer=issuer,
                    oidc=logins(OIDCWay(host_port=host_port, provider_port=provider_port)),
                    saml=logins(SAMLWay(SAML, host_port=host_port, provider_port=provider_port)),
                    saml_own=logins(SAMLWay(SAML_OWN, host_port=host_port, provider_port=provider_port)),
                    starts_s=starts_s,
                )
            except WrongAnswer as wrong:
                wrong.add_note(f"the host said:\n{host.said()}")
                raise


async def _saml_metadata(provider_port: int) -> bytes:
    async with connections(provider_port, 1) as (connection,):
        return (await connection.exchange(get("/saml/metadata", port=provider_port))).body


async def _cold_start(environ: dict[str, str], *, port: int, cores: Cores, output: Path) -> float:
    began_s = time.perf_counter()
    with child(HOST, core=cores.server, output=output, environ=environ) as started:
        await answering(started, port=port, target="/login")
        return time.perf_counter() - began_s
