"""Complete logins: begin, the provider, back to the host, and a session that answers.

They go step by step: all begin, all are sent back by the provider, all come to the host, all use their session. The
first and the third step are what is counted. So the provider signs while nothing is measured, and the host is what
limits the figure.
"""

import time
from collections.abc import Iterator
from itertools import count

from tools.bench.client import Answer, Connection, WrongAnswer, connections, get
from tools.bench.loop import Measured, each
from tools.bench.processes import Child
from tools.bench.way import Login, Way

SESSION = "/api/session"


class Logins:
    """Logins through one connection of one host, one after the other's number."""

    def __init__(self, way: Way, *, host: Child, host_port: int, provider_port: int) -> None:
        self.way = way
        self._host = host
        self._host_port = host_port
        self._provider_port = provider_port
        self._numbers = count()
        self.done = 0

    async def many(self, number: int) -> Measured:
        """So many logins by eight clients; the CPU and time of the host's part."""
        logins = list(self._fresh(number))
        begun = await each(logins, self.way.begin, port=self._host_port, server=self._host)
        await each(logins, self.way.at_provider, port=self._provider_port, server=self._host)
        completed = await each(logins, self.way.come_back, port=self._host_port, server=self._host)
        await each(logins, self._use, port=self._host_port, server=self._host)
        self.done += number
        return begun + completed

    async def alone(self, number: int) -> list[float]:
        """So many logins by one client; how many milliseconds each waited for the host."""
        waited_ms: list[float] = []
        async with connections(self._host_port, 1) as (host,), connections(self._provider_port, 1) as (provider,):
            for login in self._fresh(number):
                begin_s = time.perf_counter()
                await self.way.begin(host, login)
                away_s = time.perf_counter()
                await self.way.at_provider(provider, login)
                back_s = time.perf_counter()
                await self.way.come_back(host, login)
                waited_ms.append((away_s - begin_s + time.perf_counter() - back_s) * 1000)
                await self._use(host, login)
        self.done += number
        return waited_ms

    async def session_cookie(self) -> bytes:
        """The cookie of one more login."""
        async with connections(self._host_port, 1) as (host,), connections(self._provider_port, 1) as (provider,):
            (login,) = self._fresh(1)
            await self.way.begin(host, login)
            await self.way.at_provider(provider, login)
            await self.way.come_back(host, login)
        self.done += 1
        return login.cookie

    def _fresh(self, number: int) -> Iterator[Login]:
        for _ in range(number):
            yield Login(next(self._numbers))

    async def _use(self, host: Connection, login: Login) -> None:
        check_session(await host.exchange(get(SESSION, port=self._host_port, cookie=login.cookie)))


def check_session(answer: Answer) -> None:
    """Raise WrongAnswer unless the answer says who is signed in."""
    if answer.status != 200 or b'"account":{"id":"' not in answer.body:  # noqa: PLR2004 - OK
        raise WrongAnswer(f"the session does not answer: {answer.status} {answer.body[:500]!r}")
