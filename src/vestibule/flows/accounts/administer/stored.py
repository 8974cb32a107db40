"""The stored account that an administrator names."""

from vestibule.domain.accounts.model import Account
from vestibule.errors import NotFound
from vestibule.flows.store import Transaction


async def stored_account(transaction: Transaction, account_id: str) -> Account:
    """The account with exactly that id.

    Raises:
        NotFound: object_not_found.
    """
    # What has not the letters of an id is not looked up: a command line holds bytes that no database takes as text.
    is_like_one = account_id.isascii() and account_id.isalnum()
    account = await transaction.accounts.get(account_id) if is_like_one else None
    if account is None:
        raise NotFound(
            f"no account has the id {account_id[:40]!r}; upper and lower case count",
            hint="Find it by an address, a name or a subject: vestibule accounts find TEXT",
        )
    return account
