"""One run: all kinds take turns in rounds, and the medians are told."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from msgspec import Struct

from tools.bench.client import Answer, WrongAnswer, get
from tools.bench.cores import Cores
from tools.bench.database import committed_sessions
from tools.bench.figures import Figure, compared, figure, percentile
from tools.bench.growth import growth
from tools.bench.logins import LOGIN, SESSION, check_session
from tools.bench.loop import Check, Measured, closed_loop
from tools.bench.plan import Plan
from tools.bench.provider import PEOPLE
from tools.bench.stage import Stage, stage


class Rounds(Struct, frozen=True, kw_only=True):
    """What was measured, one value for each round (of `waited_ms`: one for each login)."""

    hello: tuple[Measured, ...]
    begin: tuple[Measured, ...]
    session: tuple[Measured, ...]
    login: tuple[Measured, ...]
    waited_ms: tuple[float, ...]

    def figures(self) -> tuple[Figure, ...]:
        """The figures that PERFORMANCE.md names."""
        hello = _rates(self.hello)
        return (
            figure("hello", hello, "1/s"),
            compared("begin", _rates(self.begin), "1/s", to=hello, of="hello"),
            compared("session_check", _rates(self.session), "1/s", to=hello, of="hello"),
            figure("oidc_login", _rates(self.login), "1/s"),
            figure("oidc_login_cpu_ms", _cpu_ms(self.login), "ms"),
            figure("oidc_login_p50_ms", [percentile(self.waited_ms, 0.5)], "ms"),
            figure("oidc_login_p99_ms", [percentile(self.waited_ms, 0.99)], "ms"),
        )

    def notes(self) -> tuple[str, ...]:
        """What helps to judge the figures."""
        kinds = {"hello": self.hello, "begin": self.begin, "session check": self.session, "login": self.login}
        busy = [f"{name} {median([each.busy for each in kind]):.0%}" for name, kind in kinds.items()]
        used = [f"{name} {median(_cpu_ms(kind)):.3f}" for name, kind in kinds.items()]
        return (
            f"server busy: {', '.join(busy)} (near 100 %, the server is what limits the figure)",
            f"server's CPU for each, ms: {', '.join(used)}",
            f"by CPU: begin {self._cheap(self.begin):.2f}, session check {self._cheap(self.session):.2f} x hello",
        )

    def _cheap(self, kind: tuple[Measured, ...]) -> float:
        pairs = zip(self.hello, kind, strict=True)
        return median([floor.cpu_ms / each.cpu_ms for floor, each in pairs])


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
        await ready.logins.many(PEOPLE)  # everybody's first sign-in makes the account
        first_mb = ready.host.memory_mb()
        rounds = await _rounds(plan, ready)
        last_mb = ready.host.memory_mb()
        done, committed = ready.logins.done, await committed_sessions(database_url)
        if committed != done:
            raise RuntimeError(f"{done} logins were answered, and {committed} sessions are committed")
        notes = [
            *rounds.notes(),
            f"{done} logins, each with its session row committed and its cookie answered with 200",
            f"memory: {first_mb:.0f} MB after {PEOPLE} logins, {last_mb:.0f} MB after {done}",
            f"cold start to the first answer: {median(ready.starts_s):.2f} s",
        ]
        if plan.connections:
            notes.append(await growth(plan, ready))
    return Outcome(rounds.figures(), tuple(notes))


async def _rounds(plan: Plan, ready: Stage) -> Rounds:
    hello: list[Measured] = []
    begin: list[Measured] = []
    session: list[Measured] = []
    login: list[Measured] = []
    waited_ms: list[float] = []
    cookie = await ready.logins.session_cookie()

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
        begin.append(await on_host(LOGIN, ready.logins.check_begun))
        session.append(await on_host(SESSION, check_session, cookie))
        login.append(await ready.logins.many(plan.logins))
        waited_ms += await ready.logins.alone(plan.single_logins)
    return Rounds(
        hello=tuple(hello),
        begin=tuple(begin),
        session=tuple(session),
        login=tuple(login),
        waited_ms=tuple(waited_ms),
    )


def _check_hello(answer: Answer) -> None:
    if answer.body != b"Hello, world!":
        raise WrongAnswer(f"hello answers {answer.status} {answer.body[:500]!r}")


def _rates(measured: Sequence[Measured]) -> list[float]:
    return [each.per_s for each in measured]


def _cpu_ms(measured: Sequence[Measured]) -> list[float]:
    return [each.cpu_ms for each in measured]
