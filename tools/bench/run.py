"""One run: all kinds take turns in rounds."""

import asyncio
from pathlib import Path
from statistics import median

from msgspec import Struct

from tools.bench.client import Answer, WrongAnswer, get
from tools.bench.cores import Cores
from tools.bench.database import committed_sessions
from tools.bench.federation import Federation, FederationRead
from tools.bench.figures import Figure
from tools.bench.growth import growth
from tools.bench.logins import SESSION, check_session
from tools.bench.loop import Check, Measured, closed_loop
from tools.bench.plan import Plan
from tools.bench.provider import PEOPLE
from tools.bench.rounds import Rounds
from tools.bench.stage import Stage, stage
from tools.bench.verification import Verification, Verified


class Outcome(Struct, frozen=True):
    """What a run gives: the figures, and further lines for the reader."""

    figures: tuple[Figure, ...]
    notes: tuple[str, ...]


async def run(plan: Plan, *, cores: Cores, database_url: str, directory: Path) -> Outcome:
    """Measure everything.

    Args:
        plan: How much.
        cores: Which core does what.
        database_url: Of an empty database.
        directory: For what the servers print.

    Raises:
        WrongAnswer: Something was answered that may not be counted.
        RuntimeError: A server did not start, or a login left no row.
    """
    async with stage(plan, cores=cores, database_url=database_url, directory=directory) as ready:
        kinds = (ready.oidc, ready.saml, ready.saml_own)
        for kind in kinds:
            await kind.many(PEOPLE)  # everybody's first sign-in makes the account
        first_mb = ready.host.memory_mb()
        verification = Verification(plan.messages)
        federation = await asyncio.to_thread(Federation, directory, providers=plan.providers)
        rounds = await _rounds(plan, ready, verification, federation)
        last_mb = ready.host.memory_mb()
        done, committed = sum(kind.done for kind in kinds), await committed_sessions(database_url)
        if committed != done:
            raise RuntimeError(f"{done} logins were answered, and {committed} sessions are committed")
        notes = [
            *rounds.notes(),
            f"{done} logins, each with its session row committed and its cookie answered with 200",
            f"memory: {first_mb:.0f} MB after {PEOPLE * len(kinds)} logins, {last_mb:.0f} MB after {done}",
            f"cold start to the first answer: {median(ready.starts_s):.2f} s",
            f"a SAML response has {verification.size_bytes} bytes",
            f"the aggregate has {plan.providers} identity providers in {federation.size_mb:.0f} MB",
        ]
        if plan.connections:
            notes.append(await growth(plan, ready))
    return Outcome(rounds.figures(), tuple(notes))


async def _rounds(plan: Plan, ready: Stage, verification: Verification, federation: Federation) -> Rounds:
    hello: list[Measured] = []
    begin: list[Measured] = []
    session: list[Measured] = []
    oidc: list[Measured] = []
    saml: list[Measured] = []
    saml_own: list[Measured] = []
    oidc_waited_ms: list[float] = []
    saml_waited_ms: list[float] = []
    verified: list[Verified] = []
    federations: list[FederationRead] = []
    cookie = await ready.oidc.session_cookie()

    async def on_host(target: str, check: Check, cookie: bytes = b"") -> Measured:
        request = get(target, port=ready.host_port, cookie=cookie)
        return await closed_loop([request], port=ready.host_port, server=ready.host, check=check, length_s=plan.loop_s)

    for _ in range(plan.rounds):
        hello.append(
            await closed_loop(
                [get("/", port=ready.hello_port)],
                port=ready.hello_port,
                server=ready.hello,
                check=_check_hello,
                length_s=plan.loop_s,
            )
        )
        begin.append(await on_host(ready.oidc.way.login_path, ready.oidc.way.check_begun))
        session.append(await on_host(SESSION, check_session, cookie))
        oidc.append(await ready.oidc.many(plan.logins))
        saml.append(await ready.saml.many(plan.logins))
        saml_own.append(await ready.saml_own.many(plan.logins))
        oidc_waited_ms += await ready.oidc.alone(plan.single_logins)
        saml_waited_ms += await ready.saml.alone(plan.single_logins)
        verified.append(verification.round())
        if len(federations) < plan.federations:
            federations.append(await asyncio.to_thread(federation.round))
    return Rounds(
        hello=tuple(hello),
        begin=tuple(begin),
        session=tuple(session),
        oidc=tuple(oidc),
        saml=tuple(saml),
        saml_own=tuple(saml_own),
        oidc_waited_ms=tuple(oidc_waited_ms),
        saml_waited_ms=tuple(saml_waited_ms),
        verified=tuple(verified),
        federations=tuple(federations),
    )


def _check_hello(answer: Answer) -> None:
    if answer.body != b"Hello, world!":
        raise WrongAnswer(f"hello answers {answer.status} {answer.body[:500]!r}")
