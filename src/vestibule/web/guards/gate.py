"""The two checks that every request to our routes passes first: the Host (S54) and the declared length (S64).

Litestar's `before_request` on our Router runs them: an asynchronous hook costs a microsecond, where a middleware costs
three and a synchronous guard, which is sent to a thread, two hundred.
"""

from typing import Any, Final

from litestar import Request

from vestibule.errors import HostRefused
from vestibule.web.guards.body import BODY_LIMIT, MAX_BODY_BYTES, check_declared_length

_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """Checks a request before anything else looks at it: `Router(before_request=gate.check)`."""

    def __init__(self, base_url: str) -> None:
        self._host = base_url.partition("://")[2].encode("ascii")

    async def check(self, request: Request[Any, Any, Any]) -> None:
        """Check a request.

        Raises:
            HostRefused: host_refused: not exactly the base URL's host and port; also none, or several. X-Forwarded-Host
                and Forwarded are not read at all (S54).
            BodyTooLarge, RequestRefused: As `check_declared_length`.
        """
        scope = request.scope
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or hosts[0] != self._host:
            raise HostRefused(
                "the request's Host is not that of the base URL",
                hint="Open the address in the setting base_url (VESTIBULE_BASE_URL). A reverse proxy has to pass the "
                "visitor's Host on unchanged.",
                expected=self._host.decode("ascii"),
                received=", ".join(host[:200].decode("latin-1") for host in hosts[:3]),
            )
        if scope["method"] not in _BODILESS:
            limit_bytes = scope["route_handler"].opt.get(BODY_LIMIT, MAX_BODY_BYTES)
            check_declared_length(scope["headers"], limit_bytes=limit_bytes)
