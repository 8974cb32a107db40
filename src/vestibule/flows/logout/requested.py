"""Sign-out that a SAML provider asks for, in front of the browser (SAML profiles 4.4) (S22).

No cookie is looked at: with a cross-site POST or inside a frame none arrives. The signature, the name and the session
indexes say which sessions end.
"""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.domain.audit.event import Action
from vestibule.errors import LogoutMessageRefused
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.opened import OpenedSAML
from vestibule.flows.engines import Engines
from vestibule.flows.login.record import provider_note
from vestibule.flows.sessions.revoke import revoke
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.engine import Challenge
from vestibule.protocols.saml.received import LogoutRequested


class Ended(Struct, frozen=True, kw_only=True):
    """What a request did.

    Attributes:
        answer: The LogoutResponse to send the browser on with; None when the provider takes none. Of success even where
            no session was left: then the state that was asked for holds already.
        name: What the connection is called.
    """

    answer: Challenge | None
    name: str


class EndNamedSessions:
    """Carries out verified LogoutRequests."""

    def __init__(self, *, store: Store, engines: Engines, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._engines = engines
        self._feed = feed
        self._clock = clock

    async def __call__(self, opened: OpenedSAML, request: LogoutRequested, *, client_address: str) -> Ended:
        """Spend a request, and end its sessions: all or nothing.

        Raises:
            LogoutMessageRefused: logout_message_refused: it has been accepted before.
            DatabaseUnavailable: database_unavailable: nothing has ended.
        """
        connection_id = opened.connection.id

        async def spend_and_revoke(transaction: Transaction) -> tuple[Session, ...]:
            value = f"{request.issuer}\0{request.request_id}"
            if not await transaction.spent.spend("saml_logout_request", value, expires_at_s=request.expires_at_s):
                raise LogoutMessageRefused(
                    "a LogoutRequest with this ID has been accepted before",
                    hint="Nothing is wrong when a page was reloaded: its sessions ended the first time. Have the "
                    "provider give each LogoutRequest an ID of its own.",
                )
            sessions = await self._named(transaction, connection_id, request)
            await revoke(
                transaction,
                sessions,
                action=Action.LOGOUT_UPSTREAM,
                actor=f"provider:{connection_id}",
                client_address=client_address,
                clock=self._clock,
                note=provider_note(opened),
            )
            return sessions

        sessions = await self._store.write(spend_and_revoke)
        for session in sessions:
            self._feed.tell("session", session.id)
        answer = await self._engines.saml.engine.logout_response(
            opened.party, in_response_to=request.request_id, relay_state=request.relay_state
        )
        return Ended(answer=answer, name=opened.connection.name)

    async def _named(
        self, transaction: Transaction, connection_id: str, request: LogoutRequested
    ) -> tuple[Session, ...]:
        """The person's sessions with one of the indexes; all of the person's without any (SAML core 3.7.3)."""
        named: dict[str, Session] = {}
        for index in dict.fromkeys(request.session_indexes) or (None,):
            for session in await transaction.sessions.of_upstream(
                connection_id=connection_id,
                issuer=request.issuer,
                subject=request.name,
                upstream_session_id=index,
                now_s=self._clock.now_s(),
            ):
                named[session.id] = session
        return tuple(named.values())
