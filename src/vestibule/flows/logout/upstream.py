"""Where to send the browser so that the provider ends its session too (OpenID Connect RP-Initiated Logout 1.0)."""

from typing import Final

import structlog
from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.errors import VestibuleError
from vestibule.flows.connections.opened import OpenConnections
from vestibule.flows.store import Store, Transaction
from vestibule.flows.urls import Urls
from vestibule.protocols.oidc.engine import OIDCEngine

HANDLE_LIFETIME_S: Final = 120
"""How long after our own sign-out the page that moves on to the provider may be asked for."""

_log = structlog.get_logger("vestibule")


class Onward(Struct, frozen=True, kw_only=True):
    """The provider's sign-out, and what its connection is called."""

    url: str
    name: str


class UpstreamLogout:
    """Finds the provider's sign-out for a session that has ended here."""

    def __init__(
        self, *, store: Store, connections: OpenConnections, engine: OIDCEngine, urls: Urls, clock: Clock
    ) -> None:
        self._store = store
        self._connections = connections
        self._engine = engine
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
            opened = await self._connections.by_id(session.proof.connection_id)
            url = await self._engine.logout_url(
                opened.profile,
                id_token_hint=session.proof.id_token,
                post_logout_redirect_uri=self._urls.post_logout,
                state=None,
            )
        except VestibuleError as error:
            _log.warning("upstream_logout_skipped", connection=session.proof.provider_id, code=error.code)
            return None
        return Onward(url=url, name=opened.connection.name) if url else None
