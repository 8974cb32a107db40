"""Serves the gallery under the headers of the real pages, so that what a policy would block is seen to be blocked."""

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Final
from urllib.parse import urlsplit

from tools.gallery.forms import policy_of

_TYPES: Final = {"html": "text/html; charset=utf-8", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def handler(files: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    """A request handler that answers GET with one of the files, by path without a leading slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = urlsplit(self.path).path.lstrip("/")
            body = files.get(name)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", _TYPES.get(name.rpartition(".")[2], "text/plain"))
            self.send_header("Content-Security-Policy", policy_of(name.removesuffix(".html")))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing: the gallery is looked at, not watched."""

    return Handler
