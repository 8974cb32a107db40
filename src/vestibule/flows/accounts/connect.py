"""The word of the owner, to whom an identity was shown by name: it is tied to the account, or forgotten (S48)."""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_id
from vestibule.errors import ConnectionChanged, SessionChanged
from vestibule.flows.accounts.disconnect import check_fresh
from vestibule.flows.accounts.holder import held_session
from vestibule.flows.accounts.offered import Offered, OfferedIdentity, answered_before, find_offered
from vestibule.flows.accounts.tie import tie
from vestibule.flows.login.record import subject_hash
from vestibule.flows.login.unchanged import mark_linked
from vestibule.flows.parking import Receipt
from vestibule.flows.store import Store, Transaction
from vestibule_sdk.secret import Secret


class Question(Struct, frozen=True, kw_only=True):
    """What is asked: whether this identity of that connection shall open the account."""

    identity: OfferedIdentity
    connection: Connection


class Connect:
    """Asks, and does as it is told."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ask(self, receipt: Receipt, *, session: Session) -> Question:
        """What waits under a receipt, for the session that holds it.

        Raises:
            StateMismatch, FlowExpired: As `find_offered`.
            SessionChanged: session_changed: it waits for another session.
            ConnectionChanged: connection_changed.
            DatabaseUnavailable: database_unavailable.
        """

        async def find(transaction: Transaction) -> Question:
            offered = await find_offered(transaction, receipt, clock=self._clock)
            if offered.owner.session_id != session.id:
                raise SessionChanged("the identity waits for another session")
            return Question(identity=offered.identity, connection=await _connection(transaction, offered))

        return await self._store.read(find)

    async def __call__(self, receipt: Receipt, *, token: Secret, client_address: str) -> None:
        """Tie what waits under a receipt; it can be used no more.

        Args:
            receipt: From the form and the cookie.
            token: Of the session that sent the form.
            client_address: From where.

        Raises:
            StateMismatch, FlowExpired: As `find_offered`; state_mismatch, too, for one that was answered.
            SessionChanged: session_changed: it waits for another session, or that one is over.
            ReauthenticationRequired: reauthentication_required: it waits on until that has happened.
            ConnectionChanged: connection_changed.
            IdentityTaken, AlreadyConnected: As `tie`.
            DatabaseUnavailable: database_unavailable.
        """

        async def write(transaction: Transaction) -> None:
            offered, session = await self._taken(transaction, receipt, token=token)
            check_fresh(session, now_s=self._clock.now_s())
            connection = await _connection(transaction, offered)
            await tie(transaction, connection, offered.identity, account_id=session.account_id, clock=self._clock)
            event = self._event(offered, session, action=Action.LINK_MADE, address=client_address, note="by hand")
            await transaction.audit.append(event)
            state = await transaction.connections.login_state(connection.id)
            if state is not None:
                await mark_linked(transaction, connection, state.stage)

        await self._store.write(write)

    async def decline(self, receipt: Receipt, *, token: Secret, client_address: str) -> None:
        """Forget what waits under a receipt: it is somebody else.

        Raises:
            StateMismatch, FlowExpired, SessionChanged, DatabaseUnavailable: As above.
        """

        async def write(transaction: Transaction) -> None:
            offered, session = await self._taken(transaction, receipt, token=token)
            event = self._event(offered, session, action=Action.LINK_REFUSED, address=client_address, note="declined")
            await transaction.audit.append(event)

        await self._store.write(write)

    async def _taken(self, transaction: Transaction, receipt: Receipt, *, token: Secret) -> tuple[Offered, Session]:
        """Use up what waits under a receipt, in the session that it waits for."""
        offered = await find_offered(transaction, receipt, clock=self._clock)
        if not await transaction.parked.remove(offered.key_hash):
            raise answered_before()
        session = await held_session(transaction, offered.owner, token=token.reveal(), now_s=self._clock.now_s())
        return offered, session

    def _event(self, offered: Offered, session: Session, *, action: Action, address: str, note: str) -> Event:
        identity = offered.identity
        return Event(
            id=new_id(self._clock.now_ms()),
            at_s=self._clock.now_s(),
            action=action,
            actor=f"account:{session.account_id}",
            connection_id=offered.connection_id,
            account_id=session.account_id,
            subject_hash=subject_hash(identity.issuer, identity.subject),
            attempt_id=offered.attempt_id,
            client_address=address,
            note=note,
        )


async def _connection(transaction: Transaction, offered: Offered) -> Connection:
    """The connection that verified the identity, as long as it is the same.

    Raises:
        ConnectionChanged: connection_changed.
    """
    connection = await transaction.connections.by_id(offered.connection_id)
    if connection is None or not connection.enabled or connection.login_version != offered.login_version:
        raise ConnectionChanged(
            "the connection was changed, disabled or removed before its identity was connected",
            hint="Connect again: the new settings count.",
            expected=f"login version {offered.login_version}",
            received="none that can be used" if connection is None else f"login version {connection.login_version}",
        )
    return connection
