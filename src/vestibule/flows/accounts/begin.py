"""The first step of connecting a way in, and of confirming who one is: a flow that belongs to a session (S48)."""

from vestibule.clock import Clock
from vestibule.domain.accounts.model import Link
from vestibule.domain.accounts.session import Session
from vestibule.domain.connections.model import Connection
from vestibule.errors import NotFound, UnknownConnection
from vestibule.flows.accounts.disconnect import check_fresh
from vestibule.flows.login.begin import BeginLogin, BeginRequest, Begun
from vestibule.flows.login.flow import Owner, Purpose
from vestibule.flows.login.record import Client
from vestibule.flows.store import Store, Transaction


class BeginForAccount:
    """Begins flows for sessions. Who calls it has made sure that the session's own person asks (S52)."""

    def __init__(self, *, store: Store, begin: BeginLogin, clock: Clock) -> None:
        self._store = store
        self._begin = begin
        self._clock = clock

    async def connect(self, provider_id: str, *, session: Session, return_to: str, client: Client) -> Begun:
        """Begin to connect an identity of that connection to the session's account.

        Raises:
            ReauthenticationRequired: reauthentication_required: the session's proof is too old.
            UnknownConnection: unknown_connection: there is none, or it admits a federation, whose providers are chosen
                on a page that only leads to sign-ins.
            AttemptFailed, ReturnToRefused: As `BeginLogin`.
        """
        check_fresh(session, now_s=self._clock.now_s())
        begun = await self._begin(
            BeginRequest(provider_id=provider_id, return_to=return_to, purpose=Purpose.LINK, owner=_owner(session)),
            client=client,
        )
        if not isinstance(begun, Begun):
            raise UnknownConnection("a federation's connection was to be connected to an account")
        return begun

    async def confirm(self, link_id: str, *, session: Session, return_to: str, client: Client) -> Begun:
        """Begin to prove anew, by a link of the session's account, who the session belongs to.

        Raises:
            NotFound: object_not_found, also for a link of another account.
            UnknownConnection, AttemptFailed, ReturnToRefused: As `BeginLogin`.
        """
        link, connection = await self._own(link_id, account_id=session.account_id)
        begun = await self._begin(
            BeginRequest(
                provider_id=connection.provider_id,
                return_to=return_to,
                provider=None if connection.federation is None else link.issuer,
                login_hint=link.email,
                purpose=Purpose.REAUTH,
                owner=_owner(session),
            ),
            client=client,
        )
        if not isinstance(begun, Begun):
            raise UnknownConnection("the link's provider was not taken up")
        return begun

    async def _own(self, link_id: str, *, account_id: str) -> tuple[Link, Connection]:
        async def find(transaction: Transaction) -> tuple[Link, Connection] | None:
            for link in await transaction.links.of_account(account_id):
                if link.id == link_id:
                    connection = await transaction.connections.by_id(link.connection_id)
                    return None if connection is None else (link, connection)
            return None

        found = await self._store.read(find)
        if found is None:
            raise NotFound("the account has no link with that id")
        return found


def _owner(session: Session) -> Owner:
    return Owner(session_id=session.id, account_id=session.account_id)
