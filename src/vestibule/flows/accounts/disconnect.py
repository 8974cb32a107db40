"""Disconnecting a way in: the link goes, and with it every session that rests on it, the one that asks not excepted.

That one was begun or confirmed by the very identity that is to open the account no more; going on by it would leave
somebody in whom the owner may just be putting out. Nobody is locked out by that: another way in is left.

Which sessions those are is told by connection and issuer, for a provider's logout messages may call people by another
name than their identity's subject. Where two identities of one provider open the account, the sessions of both end.
"""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.model import Link
from vestibule.domain.accounts.session import Session, is_fresh, is_live
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.ids import new_id
from vestibule.errors import ReauthenticationRequired, SessionChanged
from vestibule.flows.accounts.tie import untie
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.login.record import subject_hash
from vestibule.flows.sessions.revoke import revoke
from vestibule.flows.store import Store, Transaction


class Disconnected(Struct, frozen=True, kw_only=True):
    """A way in that is gone.

    Attributes:
        is_signed_out: Whether the session that asked has ended with it.
    """

    is_signed_out: bool


def rests_on(session: Session, link: Link) -> bool:
    """Whether a session of the link's account ends with it."""
    proof = session.proof
    return (proof.connection_id, proof.issuer) == (link.connection_id, link.issuer)


class Disconnect:
    """Disconnects ways in on behalf of the person whose account they open."""

    def __init__(self, *, store: Store, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock

    async def __call__(self, link_id: str, *, session: Session, client_address: str) -> Disconnected:
        """Disconnect a way in.

        Args:
            link_id: From a form: any text.
            session: The one that asks.
            client_address: From where.

        Raises:
            ReauthenticationRequired: reauthentication_required: the session's proof is too old.
            SessionChanged: session_changed: it has ended meanwhile.
            NotFound: object_not_found, also for a link of another account.
            LastMethod, OthersTooNew: last_method, others_too_new.
            DatabaseUnavailable: database_unavailable.
        """
        ended = await self._store.write(
            lambda transaction: self._write(transaction, link_id, session.id, client_address=client_address)
        )
        for one in ended:
            self._feed.tell("session", one.id)
        return Disconnected(is_signed_out=any(one.id == session.id for one in ended))

    async def _write(
        self, transaction: Transaction, link_id: str, session_id: str, *, client_address: str
    ) -> tuple[Session, ...]:
        now_s = self._clock.now_s()
        session = await transaction.sessions.by_id(session_id)
        if session is None or not is_live(session, now_s=now_s):
            raise SessionChanged("the session has ended since the form was sent")
        check_fresh(session, now_s=now_s)
        account_id = session.account_id
        link = await untie(transaction, link_id, account_id=account_id, clock=self._clock)
        live = await transaction.sessions.of_account(account_id, now_s=now_s)
        resting = tuple(one for one in live if rests_on(one, link))
        actor = f"account:{account_id}"
        await revoke(
            transaction,
            resting,
            action=Action.SESSION_REVOKED,
            actor=actor,
            client_address=client_address,
            clock=self._clock,
            note="disconnected",
        )
        event = Event(
            id=new_id(self._clock.now_ms()),
            at_s=now_s,
            action=Action.LINK_REMOVED,
            actor=actor,
            connection_id=link.connection_id,
            account_id=account_id,
            subject_hash=subject_hash(link.issuer, link.subject),
            client_address=client_address,
        )
        await transaction.audit.append(event)
        return resting


def check_fresh(session: Session, *, now_s: int) -> None:
    """Check that a session may change the ways into its account.

    Raises:
        ReauthenticationRequired: reauthentication_required.
    """
    if not is_fresh(session, now_s=now_s):
        raise ReauthenticationRequired(f"the session's proof is {now_s - session.proof.at_s} s old")
