"""Sign-out that the provider asks for behind the browser's back (OpenID Connect Back-Channel Logout 1.0) (S79)."""

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.domain.audit.event import Action
from vestibule.errors import LogoutTokenRefused
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.engines import Engines
from vestibule.flows.sessions.revoke import revoke
from vestibule.flows.store import Store, Transaction


class BackchannelLogout:
    """Takes logout tokens and ends the sessions they name."""

    def __init__(
        self, *, store: Store, connections: OpenConnections, engines: Engines, feed: ChangeFeed, clock: Clock
    ) -> None:
        self._store = store
        self._connections = connections
        self._engines = engines
        self._feed = feed
        self._clock = clock

    async def __call__(self, provider_id: str, logout_token: str, *, client_address: str) -> int:
        """Verify a logout token, spend it, and end its sessions: all or nothing. Gives how many ended.

        Raises:
            UnknownConnection: unknown_connection.
            VerificationError: One class for each check; logout_token_refused for what is special to logout tokens.
            UpstreamError: The provider's keys cannot be had.
        """
        opened = await self._connections.get_oidc(provider_id)
        evidence = await self._engines.oidc.verify_logout_token(opened.profile, logout_token)
        connection_id = opened.connection.id

        async def spend_and_revoke(transaction: Transaction) -> tuple[Session, ...]:
            if not await transaction.spent.spend(
                f"logout_token:{connection_id}", evidence.token_id, expires_at_s=evidence.expires_at_s
            ):
                raise LogoutTokenRefused("a logout token with this jti has been accepted before")
            sessions = await transaction.sessions.of_upstream(
                connection_id=connection_id,
                issuer=evidence.issuer,
                subject=evidence.subject,
                upstream_session_id=evidence.upstream_session_id,
                now_s=self._clock.now_s(),
            )
            await revoke(
                transaction,
                sessions,
                action=Action.LOGOUT_UPSTREAM,
                actor=f"provider:{connection_id}",
                client_address=client_address,
                clock=self._clock,
            )
            return sessions

        sessions = await self._store.write(spend_and_revoke)
        for session in sessions:
            self._feed.tell("session", session.id)
        return len(sessions)
