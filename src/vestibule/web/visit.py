"""Who is at the door: the parts of a request that several routes read, and the session behind its cookie."""

from typing import Any

from litestar.connection import ASGIConnection
from msgspec import Struct

from vestibule.domain.accounts.model import Account
from vestibule.domain.accounts.session import Session
from vestibule.flows.login.record import Client
from vestibule.web.cookies import cookie_header
from vestibule.web.installation import Services
from vestibule_sdk.secret import Secret

AnyConnection = ASGIConnection[Any, Any, Any, Any]

_AGENT_CHARACTERS = 300


class Visitor(Struct, frozen=True, kw_only=True):
    """Somebody who is signed in.

    Attributes:
        token: The session's, as the cookie carries it: forms are tied to it.
    """

    session: Session
    account: Account
    token: Secret


def cookies_of(connection: AnyConnection) -> bytes:
    """The request's `Cookie` header."""
    return cookie_header(connection.scope["headers"])


def client_of(services: Services, connection: AnyConnection) -> Client:
    """Address and self-description of who asks."""
    agent = b""
    for name, value in connection.scope["headers"]:
        if name == b"user-agent":
            agent = value
    address = services.addresses.of(connection.scope)
    return Client(
        address=address.text,
        limit_key=address.key,
        description=agent[:_AGENT_CHARACTERS].decode("latin-1"),
    )


async def visitor(services: Services, connection: AnyConnection) -> Visitor | None:
    """Whoever the live session of the request's cookie belongs to; None without one.

    Raises:
        DatabaseUnavailable: database_unavailable.
    """
    token = services.cookies.session.read(cookies_of(connection))
    active = await services.reader.active(token)
    if active is None or token is None:
        return None
    return Visitor(session=active.session, account=active.account, token=Secret(token))
