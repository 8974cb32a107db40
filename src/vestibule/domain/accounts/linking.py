"""Whether a new identity gets an account, joins one, or is refused: evidence, never an e-mail address alone (S44, R49).

Only for an identity, that is a (connection, issuer, subject), that is linked to nothing yet. A linked one goes to its
account whatever address it carries now, so a change of address upstream moves nobody (S49).

Each answer is the safest one, which costs something in three places:

* **An account already shows the address, and the evidence does not hold:** refused, not given an account of its own.
  An application that takes the address for the person would treat the two as one; that is the takeover which linking
  guards against, by another door.
* **The evidence holds, but the account never proved the address:** refused too, not joined and not given an account
  of its own. Joining would hand the newcomer to whoever typed the address first (pre-hijacking). A second account would
  show the same address as the first, with the consequence above. The price: on a connection whose provider lets people
  claim any address, somebody can occupy one, until an administrator frees it (`vestibule accounts`); nothing else.
* **The account has an identity of this very connection already:** refused. The provider itself says by the other
  subject that this is somebody else, such as the next owner of a reassigned address (S49).
* **The account's owner has disconnected an identity of this connection:** refused. Whoever holds that identity, or has
  got the address since, would else be back with the next sign-in, and disconnecting would mean nothing.

Source: DESIGN.md, "Linking: evidence, never e-mail alone"; S44, S49; OpenID Connect Core 5.7.
"""

from collections.abc import Collection

from msgspec import Struct

from vestibule.domain.accounts.addresses import Addresses, Reason
from vestibule.domain.accounts.model import Account


class CreateAccount(Struct, frozen=True, kw_only=True):
    """Make an account.

    Attributes:
        email: The address that it shows.
        email_key: The canonical address that it has proven, else None.
    """

    email: str | None
    email_key: str | None
    reasons: tuple[Reason, ...]


class LinkTo(Struct, frozen=True, kw_only=True):
    """Join the identity to this account, by its verified address."""

    account_id: str
    reasons: tuple[Reason, ...]


class Refuse(Struct, frozen=True, kw_only=True):
    """Refuse with `account_not_linked`."""

    reasons: tuple[Reason, ...]


Decision = CreateAccount | LinkTo | Refuse


def decide_link(
    addresses: Addresses,
    *,
    accounts: Collection[Account],
    shown_elsewhere: bool,
    linked_here: Collection[str],
    disconnected_here: Collection[str],
) -> Decision:
    """Decide about a new identity.

    Args:
        addresses: Its addresses as `weigh_addresses` judged them.
        accounts: Every account that has proven one of `addresses.keys`.
        shown_elsewhere: Whether any account shows `addresses.shown`, proven or not; False when that is None.
        linked_here: Ids of those accounts that already have an identity of this connection.
        disconnected_here: Ids of those accounts whose owners have disconnected one.

    Returns:
        The decision with its reasons, in the order in which they were found.
    """
    found = {account.id: account for account in accounts}
    if len(found) > 1:
        return Refuse(reasons=(*addresses.reasons, Reason.SEVERAL_ACCOUNTS))
    if found:
        decision = _decide_about(*found.values(), addresses=addresses, linked_here=linked_here)
        if isinstance(decision, LinkTo) and decision.account_id in disconnected_here:
            return Refuse(reasons=(*decision.reasons, Reason.DISCONNECTED_HERE))
        return decision
    if shown_elsewhere:
        return Refuse(reasons=(*addresses.reasons, Reason.ACCOUNT_NOT_PROVED))
    return CreateAccount(
        email=addresses.shown,
        email_key=addresses.proven[0] if addresses.proven else None,
        reasons=(*addresses.reasons, Reason.NO_SUCH_ACCOUNT),
    )


def _decide_about(account: Account, *, addresses: Addresses, linked_here: Collection[str]) -> LinkTo | Refuse:
    # Asked again of the account itself: a look-up that found too much must not join anybody.
    if account.email_key is None:
        return Refuse(reasons=(*addresses.reasons, Reason.ACCOUNT_NOT_PROVED))
    reasons = (*addresses.reasons, Reason.ACCOUNT_PROVED_ADDRESS)
    if account.email_key not in addresses.proven:
        return Refuse(reasons=reasons)
    if account.id in linked_here:
        return Refuse(reasons=(*reasons, Reason.OTHER_SUBJECT_HERE))
    return LinkTo(account_id=account.id, reasons=reasons)
