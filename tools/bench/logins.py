"""Complete logins: begin, the provider, the callback, and a session that answers.

They go step by step: all begin, all are sent back by the provider, all come to the callback, all use their session.
Begin and callback are what is counted; the callback holds the call to the provider's token endpoint. So the provider
signs its tokens while nothing is measured (see `provider.py`), and the host is what limits the figure.
"""

import time
from collections.abc import Iterator
from itertools import count
from urllib.parse import urlsplit

from tools.bench.client import Answer, Connection, WrongAnswer, connections, get
from tools.bench.host import PROVIDER_ID
from tools.bench.loop import Measured, each
from tools.bench.processes import Child
from tools.bench.provider import hint

LOGIN = f"/api/auth/sso/login/{PROVIDER_ID}"
SESSION = "/api/session"


class Login:
    """One login under way.

    Attributes:
        cookie: What the browser holds: the flow's cookie, then the session's.
        location: Where it is sent next.
    """

    __slots__ = ("cookie", "location", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        self.cookie = b""
        self.location = ""


class Logins:
    """Logins through one host, one after the other's number."""

    def __init__(self, *, host: Child, host_port: int, provider_port: int) -> None:
        self._host = host
        self._host_port = host_port
        self._provider_port = provider_port
        self._numbers = count()
        self.done = 0

    async def many(self, number: int) -> Measured:
        """So many logins by eight clients; the CPU and time of begin and callback."""
        logins = [Login(next(self._numbers)) for _ in range(number)]
        begun = await each(logins, self._begin, port=self._host_port, server=self._host)
        await each(logins, self._at_provider, port=self._provider_port, server=self._host)
        completed = await each(logins, self._callback, port=self._host_port, server=self._host)
        await each(logins, self._use, port=self._host_port, server=self._host)
        self.done += number
        return begun + completed

    async def alone(self, number: int) -> list[float]:
        """So many logins by one client; how many milliseconds each waited for the host."""
        waited_ms: list[float] = []
        async with connections(self._host_port, 1) as (host,), connections(self._provider_port, 1) as (provider,):
            for login in self._fresh(number):
                begin_s = time.perf_counter()
                await self._begin(host, login)
                away_s = time.perf_counter()
                await self._at_provider(provider, login)
                back_s = time.perf_counter()
                await self._callback(host, login)
                waited_ms.append((away_s - begin_s + time.perf_counter() - back_s) * 1000)
                await self._use(host, login)
        self.done += number
        return waited_ms

    async def session_cookie(self) -> bytes:
        """The cookie of one more login."""
        async with connections(self._host_port, 1) as (host,), connections(self._provider_port, 1) as (provider,):
            (login,) = self._fresh(1)
            await self._begin(host, login)
            await self._at_provider(provider, login)
            await self._callback(host, login)
        self.done += 1
        return login.cookie

    def check_begun(self, answer: Answer) -> None:
        """Raise WrongAnswer unless the answer sends a browser to the provider, with the flow's cookie."""
        if not answer.location().startswith(f"http://127.0.0.1:{self._provider_port}/authorize?"):
            raise WrongAnswer(f"begin leads to {answer.location()}")
        answer.cookie(b"flow-")

    def _fresh(self, number: int) -> Iterator[Login]:
        for _ in range(number):
            yield Login(next(self._numbers))

    async def _begin(self, host: Connection, login: Login) -> None:
        answer = await host.exchange(get(f"{LOGIN}?login_hint={hint(login.number)}", port=self._host_port))
        self.check_begun(answer)
        login.location = answer.location()
        login.cookie = answer.cookie(b"flow-")

    async def _at_provider(self, provider: Connection, login: Login) -> None:
        answer = await provider.exchange(get(_target(login.location), port=self._provider_port))
        login.location = answer.location()

    async def _callback(self, host: Connection, login: Login) -> None:
        answer = await host.exchange(get(_target(login.location), port=self._host_port, cookie=login.cookie))
        login.location = answer.location()
        login.cookie = answer.cookie(b"session")

    async def _use(self, host: Connection, login: Login) -> None:
        check_session(await host.exchange(get(SESSION, port=self._host_port, cookie=login.cookie)))


def check_session(answer: Answer) -> None:
    """Raise WrongAnswer unless the answer says who is signed in."""
    if answer.status != 200 or b'"account":{"id":"' not in answer.body:  # noqa: PLR2004 - OK
        raise WrongAnswer(f"the session does not answer: {answer.status} {answer.body[:500]!r}")


def _target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
