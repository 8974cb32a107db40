"""A loopback web server whose documents a test changes, and which remembers who asked for them.

It answers from threads of its own, so that a command line in the test's thread can call it too.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Semaphore, Thread
from typing import Any, Final

import pytest

PATIENCE_S: Final = 30.0
"""For a request that a test expects, or an answer that it holds back: nothing waits so long when all is well."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """What the server does when it is asked.

    Attributes:
        headers: Further ones.
        etag, last_modified: What it calls the document; whoever sends one of them back gets a 304. "" for nothing.
        sent_bytes: It hangs up after so many of the body's; None for all of them.
        hangs_up: Before it says anything.
        until: It waits for this before it answers.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""
    sent_bytes: int | None = None
    hangs_up: bool = False
    until: Event | None = None


@dataclass(frozen=True)
class Asked:
    """One request; names of headers in lower case."""

    path: str
    headers: Mapping[str, str]


class MetadataServer:
    """The server.

    Attributes:
        requests: In order of arrival.
    """

    def __init__(self, port: int) -> None:
        self.base_url = f"http://127.0.0.1:{port}"
        self.requests: list[Asked] = []
        self._documents: dict[str, Published] = {}
        self._arrived = Semaphore(0)

    def publish(self, what: bytes | Published = b"", *, path: str = "/metadata", **how: Any) -> str:  # noqa: ANN401
        """Serve this at a path from now on: its address.

        Args:
            what: The document, or all of it.
            path: Where.
            how: Fields of `Published` beside the document.
        """
        self._documents[path] = what if isinstance(what, Published) else Published(body=what, **how)
        return self.base_url + path

    def asked(self, path: str = "/metadata") -> list[Asked]:
        """The requests for a path."""
        return [request for request in self.requests if request.path == path]

    def wait_for_a_request(self) -> None:
        """Until one has come; each is waited for once."""
        assert self._arrived.acquire(timeout=PATIENCE_S), "nobody asked"

    def answer(self, request: Asked) -> Published:
        """Remember a request, and say what to do about it."""
        self.requests.append(request)
        self._arrived.release()
        published = self._documents.get(request.path, Published(status=404))
        if published.until is not None:
            published.until.wait(PATIENCE_S)
        return published


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    documents: MetadataServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever asks may leave before the answer."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer as published."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        published = self.server.documents.answer(Asked(self.path, headers))
        if published.hangs_up:
            return
        is_known = _is_known(published, headers)
        body = b"" if is_known else published.body
        self.send_response(304 if is_known else published.status)
        named = {"ETag": published.etag, "Last-Modified": published.last_modified, **published.headers}
        for name, value in named.items():
            if value:
                self.send_header(name, value)
        if not is_known:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: published.sent_bytes])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nowhere."""


def _is_known(published: Published, headers: Mapping[str, str]) -> bool:
    """RFC 9110 13.2.2: the second condition counts only where the first is not given."""
    if published.etag and "if-none-match" in headers:
        return headers["if-none-match"] == published.etag
    return bool(published.last_modified) and headers.get("if-modified-since") == published.last_modified


@contextmanager
def serving_metadata() -> Iterator[MetadataServer]:
    """A server for the length of the block."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.documents = MetadataServer(server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="metadata", daemon=True)
        thread.start()
        try:
            yield server.documents
        finally:
            server.shutdown()
            thread.join(PATIENCE_S)


@pytest.fixture
def published() -> Iterator[MetadataServer]:
    """A server for one test."""
    with serving_metadata() as server:
        yield server


__all__ = ["PATIENCE_S", "Asked", "MetadataServer", "Published", "published", "serving_metadata"]
