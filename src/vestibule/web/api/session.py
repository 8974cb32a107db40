"""`GET /api/session`: who is signed in, for applications that share the origin. The hottest route of the house."""

from typing import Any, Final

import msgspec
from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from vestibule.clock import rfc3339
from vestibule.errors import SignInRequired, VestibuleError
from vestibule.flows.sessions.reader import Active
from vestibule.web.answer import Answer
from vestibule.web.errors import status_of
from vestibule.web.failure import problem_for
from vestibule.web.installation import Installation
from vestibule.web.visit import client_of, cookies_of

PATH: Final = "/api/session"

_CHALLENGE: Final = ((b"www-authenticate", b"Cookie"),)
"""RFC 9110 15.5.2 wants a challenge with every 401; this scheme makes no browser ask for a password."""


class AccountAnswer(Struct, frozen=True):
    """The signed-in account."""

    id: str
    email: str | None
    name: str | None


class ProofAnswer(Struct, frozen=True):
    """A login that the session rests on: the connection's Provider ID, who the provider was, and when.

    One connection may admit a whole federation: then only the issuer tells its members apart.
    """

    connection: str
    issuer: str
    at: str


class SessionAnswer(Struct, frozen=True):
    """The session. Times are RFC 3339."""

    account: AccountAnswer
    expires_at: str
    idle_expires_at: str
    proofs: tuple[ProofAnswer, ...]


_encoder = msgspec.json.Encoder()


def session_route(installation: Installation) -> HTTPRouteHandler:
    """The route."""

    @get(PATH, name="vestibule:session")
    async def session(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        try:
            active = await services.reader.active(services.cookies.session.read(cookies_of(request)))
        except VestibuleError as error:
            return problem_for(services, error, address=client_of(services, request).address)
        if active is None:
            # Not an event worth a log line: every page of an application asks before anybody has signed in.
            return services.replies.problem(
                status=status_of(SignInRequired("")),
                code=SignInRequired.code,
                title=SignInRequired.public,
                more=_CHALLENGE,
            )
        return services.replies.encoded_json(_encoder.encode(_answer(active)))

    return session


def _answer(active: Active) -> SessionAnswer:
    session, account = active.session, active.account
    return SessionAnswer(
        account=AccountAnswer(id=account.id, email=account.email, name=account.name),
        expires_at=rfc3339(session.expires_at_s),
        idle_expires_at=rfc3339(session.idle_expires_at_s),
        proofs=(
            ProofAnswer(
                connection=session.proof.provider_id, issuer=session.proof.issuer, at=rfc3339(session.proof.at_s)
            ),
        ),
    )
