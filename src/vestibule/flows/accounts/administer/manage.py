"""What an administrator does to an account: each act is one transaction with its audit events.

The way out for somebody whose address another account occupies. Nobody is told from outside whether that is so, and
the linking rule does not bend: the occupant gives the address up, and the owner's next sign-in makes an account.

Replicas hear of each act within a second by the sessions that it concerns, also of those that go on: what a session
shows of its account is remembered with it.
"""

from vestibule.clock import Clock
from vestibule.domain.accounts.model import Account, Link
from vestibule.domain.accounts.session import Session
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.ids import new_id
from vestibule.errors import AddressProven, LastMethod, NotFound
from vestibule.flows.accounts.administer.stored import stored_account
from vestibule.flows.accounts.disconnect import rests_on
from vestibule.flows.accounts.tie import untie
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.built import ACTOR
from vestibule.flows.login.record import subject_hash
from vestibule.flows.sessions.revoke import revoke
from vestibule.flows.store import Store, Transaction


class ManageAccounts:
    """Changes other people's accounts."""

    def __init__(self, *, store: Store, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock

    async def release(self, account_id: str) -> str | None:
        """Have an account show its address no more, which it never proved.

        The account lives on, with its links and its sessions; its next sign-in does not bring the address back.

        Returns:
            The address that it showed until now; None when it showed none.

        Raises:
            NotFound: object_not_found.
            AddressProven: address_proven: the address is its own.
        """

        async def write(transaction: Transaction) -> tuple[Account, tuple[Session, ...]]:
            account = await stored_account(transaction, account_id)
            if account.email_key is not None:
                raise AddressProven(
                    f"account {account.id} has itself proved the address that it shows",
                    hint="Its person signs in the way they did before. If the address has another owner by now, remove "
                    f"the account: vestibule accounts remove {account.id}",
                )
            if not await transaction.accounts.release(account.id):
                return account, ()
            await transaction.audit.append(self._event(Action.ADDRESS_RELEASED, account.id))
            sessions = await self._sessions(transaction, account.id)
            for session in sessions:
                await transaction.sessions.account_changed(session.id)
            return account, sessions

        account, sessions = await self._store.write(write)
        self._tell(sessions)
        return account.email

    async def remove(self, account_id: str) -> int:
        """Remove an account with its links, and end its sessions: here at once, on other replicas within a second.

        Whoever had it and signs in again is new here, and gets another account or none, by the linking rule.

        Returns:
            How many sessions ended.

        Raises:
            NotFound: object_not_found.
        """

        async def write(transaction: Transaction) -> tuple[Session, ...]:
            account = await stored_account(transaction, account_id)
            ended = await self._sessions(transaction, account.id)
            await self._end(transaction, ended)
            for link in await transaction.links.of_account(account.id):
                await transaction.audit.append(self._event(Action.LINK_REMOVED, account.id, link=link))
            await transaction.audit.append(self._event(Action.ACCOUNT_REMOVED, account.id))
            await transaction.accounts.remove(account.id)
            return ended

        ended = await self._store.write(write)
        self._tell(ended)
        return len(ended)

    async def unlink(self, account_id: str, link_id: str, *, even_the_last: bool) -> int:
        """Untie an identity from an account, and end the sessions that rest on it.

        Args:
            account_id: Whose it is.
            link_id: Which.
            even_the_last: Also when nobody can then sign in to the account any more.

        Returns:
            How many sessions ended.

        Raises:
            NotFound: object_not_found: no such account, or it has no such link.
            LastMethod: last_method; not with `even_the_last`.
        """

        async def write(transaction: Transaction) -> tuple[Session, ...]:
            account = await stored_account(transaction, account_id)
            link = await self._link(transaction, account.id, link_id)
            if even_the_last:
                await transaction.links.remove(link, at_s=self._clock.now_s())
            else:
                await self._untie(transaction, link)
            sessions = await self._sessions(transaction, account.id)
            ended = tuple(session for session in sessions if rests_on(session, link))
            await self._end(transaction, ended)
            await transaction.audit.append(self._event(Action.LINK_REMOVED, account.id, link=link))
            return ended

        ended = await self._store.write(write)
        self._tell(ended)
        return len(ended)

    async def _link(self, transaction: Transaction, account_id: str, link_id: str) -> Link:
        for link in await transaction.links.of_account(account_id):
            if link.id == link_id:
                return link
        raise NotFound(
            f"account {account_id} has no link {link_id[:40]!r}",
            hint=f"See what it has: vestibule accounts show {account_id}",
        )

    async def _untie(self, transaction: Transaction, link: Link) -> None:
        try:
            await untie(transaction, link.id, account_id=link.account_id, clock=self._clock, by_administrator=True)
        except LastMethod as error:
            raise LastMethod(
                error.detail,
                hint="Nobody could sign in to the account any more. If that is what you want: --force. To remove the "
                f"account altogether: vestibule accounts remove {link.account_id}",
            ) from error

    async def _sessions(self, transaction: Transaction, account_id: str) -> tuple[Session, ...]:
        return await transaction.sessions.all_of_account(account_id, now_s=self._clock.now_s())

    async def _end(self, transaction: Transaction, sessions: tuple[Session, ...]) -> None:
        await revoke(
            transaction,
            sessions,
            action=Action.SESSION_REVOKED,
            actor=ACTOR,
            client_address="",
            clock=self._clock,
        )

    def _event(self, action: Action, account_id: str, *, link: Link | None = None) -> Event:
        """What is audited of an act. No address: the trail outlives the account, and names people by hashes only."""
        return Event(
            id=new_id(self._clock.now_ms()),
            at_s=self._clock.now_s(),
            action=action,
            actor=ACTOR,
            connection_id=None if link is None else link.connection_id,
            account_id=account_id,
            subject_hash=None if link is None else subject_hash(link.issuer, link.subject),
        )

    def _tell(self, sessions: tuple[Session, ...]) -> None:
        for session in sessions:
            self._feed.tell("session", session.id)
