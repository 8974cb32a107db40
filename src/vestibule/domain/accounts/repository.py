"""What the rules ask of the database about accounts, links and sessions."""

from typing import Protocol

from vestibule.domain.accounts.model import Account, Disconnection, Link
from vestibule.domain.accounts.session import Session


class Accounts(Protocol):
    """Stored accounts."""

    async def get(self, account_id: str) -> Account | None:
        """The account with that id."""
        ...

    async def with_email_key(self, email_key: str) -> tuple[Account, ...]:
        """All accounts that have proven that canonical address."""
        ...

    async def with_email(self, email: str) -> bool:
        """Whether any account shows that address (compared in ASCII lower case), proven or not."""
        ...

    async def add(self, account: Account) -> None:
        """Keep a new account."""
        ...

    async def showing(self, email: str) -> tuple[Account, ...]:
        """All accounts that show that address, compared as `with_email` does; oldest first."""
        ...

    async def named(self, text: str, *, limit: int) -> tuple[Account, ...]:
        """Accounts in whose name that text stands, in upper or lower case, newest first."""
        ...

    async def with_subject(self, subject: str, *, limit: int) -> tuple[Account, ...]:
        """Accounts with an identity of exactly that subject, on any connection, newest first."""
        ...

    async def newest(self, *, connection_id: str | None, limit: int) -> tuple[Account, ...]:
        """The newest accounts: all, or those with an identity of that connection."""
        ...

    async def release(self, account_id: str) -> bool:
        """Take away the address that an account shows and never proved. False when there is none such."""
        ...

    async def remove(self, account_id: str) -> None:
        """Delete an account with its links and sessions. Raises NotFound when it is gone already."""
        ...


class Links(Protocol):
    """Stored ties between identities and accounts."""

    async def find(self, *, connection_id: str, issuer: str, subject: str) -> tuple[Link, Account] | None:
        """The link of exactly that identity, with its account."""
        ...

    async def of_account(self, account_id: str) -> tuple[Link, ...]:
        """All links of an account, oldest first."""
        ...

    async def add(self, link: Link) -> None:
        """Keep a new link. Raises AlreadyExists when the identity is linked already."""
        ...

    async def used(self, link_id: str, *, at_s: int, email: str | None) -> None:
        """Note a login through the link."""
        ...

    async def remove(self, link: Link, *, at_s: int) -> None:
        """Forget a link, and remember that it was there. Raises NotFound when it is gone already."""
        ...

    async def disconnections(self, account_id: str) -> tuple[Disconnection, ...]:
        """What the account's owner has disconnected, newest first."""
        ...


class Sessions(Protocol):
    """Stored sessions."""

    async def get(self, token_hash: bytes) -> tuple[Session, Account] | None:
        """The session with that token hash and its account, live or not."""
        ...

    async def by_id(self, session_id: str) -> Session | None:
        """The session with that id."""
        ...

    async def of_account(self, account_id: str, *, now_s: int) -> tuple[Session, ...]:
        """The account's live sessions, newest first."""
        ...

    async def add(self, session: Session) -> None:
        """Keep a new session."""
        ...

    async def renew(self, session: Session, *, token_hash: bytes) -> bool:
        """Keep a session's new proof, ends and token; on every replica the old token opens nothing within a second.

        False when it has ended, or is held by another token than that hash names.
        """
        ...

    async def seen(self, session_id: str, *, at_s: int, idle_expires_at_s: int) -> None:
        """Move the idle end of a session that is not revoked."""
        ...

    async def revoke(self, session_id: str, *, at_s: int) -> bool:
        """End a session, on every replica within a second. False when it had ended before."""
        ...

    async def of_upstream(
        self, *, connection_id: str, issuer: str, subject: str | None, upstream_session_id: str | None, now_s: int
    ) -> tuple[Session, ...]:
        """Live sessions that rest on that identity, that provider session, or (both given) on both."""
        ...

    async def of_connection(self, connection_id: str, *, now_s: int) -> tuple[Session, ...]:
        """Live sessions that began through that connection, oldest first and without their logout hints."""
        ...

    async def all_of_account(self, account_id: str, *, now_s: int) -> tuple[Session, ...]:
        """The account's live sessions, oldest first and without their logout hints."""
        ...

    async def account_changed(self, session_id: str) -> None:
        """Have every replica read a session anew within a second: what it shows of its account is different now."""
        ...
