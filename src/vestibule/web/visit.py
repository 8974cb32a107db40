"""Who is at the door: the parts of a request that several routes read, and the session behind its cookie."""

from typing import Any

from litestar.connection import ASGIConnection

from vestibule.flows.login.record import Client
from vestibule.flows.sessions.reader import Active
from vestibule.web.cookies import cookie_header
from vestibule.web.installation import Services

_AGENT_CHARACTERS = 300


def cookies_of(connection: ASGIConnection[Any, Any, Any, Any]) -> bytes:
    """The request's `Cookie` header."""
    return cookie_header(connection.scope["headers"])


def client_of(services: Services, connection: ASGIConnection[Any, Any, Any, Any]) -> Client:
    """Address and self-description of who asks."""
    agent = b""
    for name, value in connection.scope["headers"]:
        if name == b"user-agent":
            agent = value
    return Client(
        address=services.addresses.client(connection.scope),
        description=agent[:_AGENT_CHARACTERS].decode("latin-1"),
    )


async def active_session(services: Services, connection: ASGIConnection[Any, Any, Any, Any]) -> Active | None:
    """The live session of the request's cookie, or None.

    Raises:
        DatabaseUnavailable: database_unavailable.
    """
    return await services.reader.active(services.cookies.session.read(cookies_of(connection)))
