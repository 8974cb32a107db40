"""A session whose person proves anew who they are: its proof becomes the new one, and it gets a new token (S48, S50).

The session stays the same one, for only a login makes a session: its absolute end does not move. The token is new,
because its holder may from now on change the ways into the account: one that somebody else has got hold of must not
gain that by the owner's own doing.
"""

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.errors import AnotherIdentity, AuthenticationTooOld, SessionChanged
from vestibule.flows.accounts.holder import held_session
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.opened import Opened
from vestibule.flows.login import record
from vestibule.flows.login.flow import CLOCKS_APART_S
from vestibule.flows.login.record import Answered
from vestibule.flows.login.unchanged import take_up
from vestibule.flows.sessions.issue import proof_of
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.evidence import Evidence
from vestibule.seal.token import new_token, token_hash
from vestibule.settings import Settings
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.identity import Identity
from vestibule_sdk.secret import Secret


class Confirm:
    """Renews the proofs of sessions."""

    def __init__(self, *, store: Store, feed: ChangeFeed, clock: Clock, settings: Settings) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock
        self._idle_s = settings.session_idle_s

    async def __call__(self, answered: Answered, opened: Opened, *, evidence: Evidence, identity: Identity) -> Secret:
        """Renew a session's proof, and give its new token.

        Raises:
            AuthenticationTooOld: authentication_too_old: the provider says itself that it has asked for no proof.
            SessionChanged: session_changed; nothing is kept.
            AnotherIdentity: another_identity; nothing is kept.
            ConnectionChanged: connection_changed; nothing is kept.
            FlowReplayed: flow_replayed; nothing is kept.
            DatabaseUnavailable: database_unavailable; nothing is kept.
        """
        _check_is_new(evidence, begun_at_s=answered.begun_at_s)
        token = new_token()

        async def write(transaction: Transaction) -> str:
            await take_up(transaction, answered, opened.connection)
            held = await held_session(transaction, answered.owner, token=answered.previous, now_s=self._clock.now_s())
            await self._note_use(transaction, opened, identity, account_id=held.account_id)
            renewed = self._renewed(held, opened, evidence=evidence, token=token)
            if not await transaction.sessions.renew(renewed, token_hash=held.token_hash):
                raise SessionChanged("the session got another token meanwhile")
            attempt = record.success(answered, opened, account_id=held.account_id, clock=self._clock)
            event = record.event_of(attempt, opened, answered=answered, identity=identity, note="", clock=self._clock)
            await transaction.attempts.add(attempt)
            await transaction.audit.append(event)
            return held.id

        self._feed.tell("session", await self._store.write(write))
        return token

    async def _note_use(self, transaction: Transaction, opened: Opened, identity: Identity, *, account_id: str) -> None:
        """Note the use of the link by which the account's owner has come back.

        Raises:
            AnotherIdentity: another_identity: the account has no such link.
        """
        found = await transaction.links.find(
            connection_id=opened.connection.id, issuer=identity.issuer, subject=identity.subject
        )
        if found is None or found[0].account_id != account_id:
            raise AnotherIdentity(
                "the identity that came back is not tied to the session's account",
                hint="At the provider, sign in as the person whose account this is. It may have another person signed "
                "in: sign out there first.",
            )
        await transaction.links.used(found[0].id, at_s=self._clock.now_s(), email=found[0].email)

    def _renewed(self, held: Session, opened: Opened, *, evidence: Evidence, token: Secret) -> Session:
        end_s = held.expires_at_s
        if evidence.session_expires_at_s is not None:
            end_s = min(end_s, evidence.session_expires_at_s)
        return replace(
            held,
            token_hash=token_hash(token.reveal()),
            proof=proof_of(opened.connection, evidence, clock=self._clock),
            idle_expires_at_s=min(self._clock.now_s() + self._idle_s, end_s),
            expires_at_s=end_s,
        )


def _check_is_new(evidence: Evidence, *, begun_at_s: int) -> None:
    """Hold the provider's own word about the time of the proof against the flow, where it says one.

    Whoever sits at the browser can take `prompt` out of the address. SAML's ForceAuthn has been judged by then.
    """
    at_s = evidence.authenticated_at_s if isinstance(evidence.claims, VerifiedClaims) else None
    if at_s is not None and at_s < begun_at_s - CLOCKS_APART_S:
        raise AuthenticationTooOld(
            "the provider let somebody pass by a session that they had there",
            hint="Begin again, and sign in at the provider when it asks.",
            expected=f"auth_time of {begun_at_s} or later, give or take {CLOCKS_APART_S} s",
            received=f"auth_time {at_s}",
        )
