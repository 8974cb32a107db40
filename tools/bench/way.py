"""The way of a browser through a login: begin, the provider, back to the host. One class for each protocol."""

from abc import ABC, abstractmethod
from typing import Final
from urllib.parse import urlsplit

from tools.bench.client import Answer, Connection, WrongAnswer, get
from tools.bench.provider import person
from vestibule.flows.urls import LOGIN


class Login:
    """One login under way.

    Attributes:
        cookie: What the browser holds: the flow's cookie, then the session's.
        location: Where it is sent next.
        form: What it will post there; empty where it is sent by redirect.
    """

    __slots__ = ("cookie", "form", "location", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        self.cookie = b""
        self.location = ""
        self.form = b""


class Way(ABC):
    """A way through one connection. Every step raises WrongAnswer for what may not be counted."""

    def __init__(self, provider_id: str, *, provider_path: str, host_port: int, provider_port: int) -> None:
        self.provider_id: Final = provider_id
        self.login_path: Final = f"{LOGIN}/{provider_id}"
        self._begun: Final = f"http://127.0.0.1:{provider_port}{provider_path}?"
        self._host_port: Final = host_port
        self._provider_port: Final = provider_port

    def check_begun(self, answer: Answer) -> None:
        """Raise WrongAnswer unless the answer sends a browser to the provider, with the flow's cookie."""
        if not answer.location().startswith(self._begun):
            raise WrongAnswer(f"begin leads to {answer.location()}")
        answer.cookie(b"flow-")

    async def begin(self, host: Connection, login: Login) -> None:
        """Begin at the host, as the person of this number."""
        hinted = f"{self.login_path}?login_hint={person(self.provider_id, login.number)}"
        answer = await host.exchange(get(hinted, port=self._host_port))
        self.check_begun(answer)
        login.location = answer.location()
        login.cookie = answer.cookie(b"flow-")

    @abstractmethod
    async def at_provider(self, provider: Connection, login: Login) -> None:
        """Sign in at the provider."""

    @abstractmethod
    async def come_back(self, host: Connection, login: Login) -> None:
        """Bring the provider's answer to the host, up to the cookie of a session."""


def target_of(url: str) -> str:
    """What a request line names of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
