"""Where to send the browser so that the provider ends its session too.

By OpenID Connect RP-Initiated Logout 1.0, or by SAML's Single Logout (profiles 4.4). Ours has ended before: a provider
that is dead keeps nobody signed in here, and nothing of ours waits for it, because it is the browser that goes there.
"""

from typing import Final

import structlog
from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.errors import VestibuleError
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.engines import Engines
from vestibule.flows.store import Store, Transaction
from vestibule.flows.urls import Urls
from vestibule.protocols.engine import Challenge

HANDLE_LIFETIME_S: Final = 120
"""How long after our own sign-out the page that moves on to the provider may be asked for."""

_log = structlog.get_logger("vestibule")


class Onward(Struct, frozen=True, kw_only=True):
    """The provider's sign-out.

    Attributes:
        name: What the connection is called.
        request_id: Of a LogoutRequest, for this browser to remember: no other answer is one to it.
    """

    challenge: Challenge
    name: str
    request_id: str | None


class UpstreamLogout:
    """Finds the provider's sign-out for a session that has ended here."""

    def __init__(
        self, *, store: Store, connections: OpenConnections, engines: Engines, urls: Urls, clock: Clock
    ) -> None:
        self._store = store
        self._connections = connections
        self._engines = engines
        self._urls = urls
        self._clock = clock

    async def find(self, session_id: str) -> Onward | None:
        """The way on, for a session that ended at most two minutes ago; None when there is nowhere to go.

        A provider that cannot be asked does not hold up anybody's sign-out: that is logged, and the answer is None.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """

        async def find(transaction: Transaction) -> Session | None:
            return await transaction.sessions.by_id(session_id)

        session = await self._store.read(find)
        if session is None:
            return None
        ended_at_s = session.revoked_at_s
        if ended_at_s is None or self._clock.now_s() - ended_at_s > HANDLE_LIFETIME_S:
            return None
        try:
            opened = await self._connections.at_provider(session.proof.connection_id, session.proof.issuer)
            found = await self._engines.sign_out(
                opened, logout_hint=session.proof.logout_hint, return_url=self._urls.post_logout
            )
        except VestibuleError as error:
            _log.warning("upstream_logout_skipped", connection=session.proof.provider_id, code=error.code)
            return None
        if found is None:
            return None
        return Onward(challenge=found.challenge, name=opened.connection.name, request_id=found.request_id)
