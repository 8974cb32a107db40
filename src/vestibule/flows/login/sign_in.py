"""The write transaction of a login that succeeds: account, link, attempt, audit event and session, or nothing of it."""

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session, is_live
from vestibule.domain.audit.event import Action
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.opened import Opened
from vestibule.flows.login import record
from vestibule.flows.login.record import Answered
from vestibule.flows.login.settle import settle
from vestibule.flows.login.unchanged import mark_linked, take_up
from vestibule.flows.sessions.crowd import SessionCrowds
from vestibule.flows.sessions.issue import new_session, proof_of
from vestibule.flows.sessions.revoke import revoke
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.evidence import Evidence
from vestibule.seal.token import token_hash
from vestibule.settings import Settings
from vestibule_sdk.identity import Identity
from vestibule_sdk.secret import Secret


class SignIn:
    """Turns an identity into a session."""

    def __init__(self, *, store: Store, feed: ChangeFeed, clock: Clock, settings: Settings) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock
        self._settings = settings
        self._crowds = SessionCrowds(store=store, feed=feed, clock=clock)

    async def __call__(self, answered: Answered, opened: Opened, *, evidence: Evidence, identity: Identity) -> Secret:
        """Keep the login, and give the token of its session.

        Raises:
            AccountNotLinked: account_not_linked; nothing is kept.
            ConnectionChanged: connection_changed; nothing is kept.
            FlowReplayed: flow_replayed; nothing is kept.
            DatabaseUnavailable: database_unavailable; nothing is kept.
        """
        proof = proof_of(opened.connection, evidence, clock=self._clock)

        async def write(transaction: Transaction) -> tuple[Secret, Session, Session | None]:
            stage = await take_up(transaction, answered, opened.connection)
            settled = await settle(transaction, opened.connection, identity, clock=self._clock)
            token, session = new_session(
                account_id=settled.account.id,
                proof=proof,
                not_after_s=evidence.session_expires_at_s,
                description=answered.client.description,
                settings=self._settings,
                clock=self._clock,
            )
            attempt = record.success(answered, opened, account_id=settled.account.id, clock=self._clock)
            note = ",".join(settled.reasons)
            await transaction.attempts.add(attempt)
            await transaction.audit.append(
                record.event_of(attempt, opened, answered=answered, identity=identity, note=note, clock=self._clock)
            )
            await transaction.sessions.add(session)
            await mark_linked(transaction, opened.connection, stage)
            return token, session, await self._end_previous(transaction, answered)

        token, begun, ended = await self._store.write(write)
        if ended is not None:
            self._feed.tell("session", ended.id)
        await self._crowds.after_login(begun.account_id)
        return token

    async def _end_previous(self, transaction: Transaction, answered: Answered) -> Session | None:
        """End the session that this browser held until now: a login gives a new one (S50)."""
        found = await transaction.sessions.get(token_hash(answered.previous)) if answered.previous else None
        if found is None or not is_live(found[0], now_s=self._clock.now_s()):
            return None
        session, account = found
        await revoke(
            transaction,
            (session,),
            action=Action.SESSION_REPLACED,
            actor=f"account:{account.id}",
            client_address=answered.client.address,
            clock=self._clock,
        )
        return session
