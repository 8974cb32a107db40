"""Tying an identity to an account by hand, and untying it: what may happen, inside a transaction.

An address plays no part: the account's owner has shown a session of it, and whoever holds the identity has signed in by
it, in one browser. So the connection need not be trusted for linking, and nothing is ever moved or merged.
"""

from vestibule.clock import Clock
from vestibule.domain.accounts.last_method import check_another_has_settled, check_another_is_left
from vestibule.domain.accounts.model import Link, LinkMethod
from vestibule.domain.connections.model import Connection
from vestibule.errors import AlreadyConnected, IdentityTaken, NotFound
from vestibule.flows.accounts.offered import OfferedIdentity
from vestibule.flows.login.settle import new_link
from vestibule.flows.store import Transaction


async def check_is_free(
    transaction: Transaction, connection: Connection, identity: OfferedIdentity, *, account_id: str
) -> None:
    """Check that an identity is tied to nothing yet.

    Raises:
        IdentityTaken: identity_taken: it is another account's.
        AlreadyConnected: already_connected: it is this account's.
    """
    known = await transaction.links.find(connection_id=connection.id, issuer=identity.issuer, subject=identity.subject)
    if known is not None:
        link, _ = known
        if link.account_id == account_id:
            raise AlreadyConnected("the identity is tied to this account", hint="There is nothing to do.")
        raise IdentityTaken(
            "the identity is tied to another account, and accounts are never joined",
            hint="Its owner can sign in by it and disconnect it on the account page; then it can be connected here. "
            "Where it is that account's only way in, an administrator can take it away: vestibule accounts unlink "
            "ACCOUNT LINK --force. Or the account itself, if nobody needs it: vestibule accounts remove ACCOUNT",
        )


async def tie(
    transaction: Transaction, connection: Connection, identity: OfferedIdentity, *, account_id: str, clock: Clock
) -> None:
    """Tie an identity that is tied to nothing yet.

    Raises:
        IdentityTaken, AlreadyConnected: As `check_is_free`.
    """
    await check_is_free(transaction, connection, identity, account_id=account_id)
    link = new_link(
        (identity.issuer, identity.subject),
        account_id=account_id,
        connection=connection,
        email=identity.email,
        method=LinkMethod.CONNECTED,
        reasons=(),
        clock=clock,
    )
    await transaction.links.add(link)


async def untie(
    transaction: Transaction, link_id: str, *, account_id: str, clock: Clock, by_administrator: bool = False
) -> Link:
    """Untie an identity from its account, and give the link that was.

    Args:
        transaction: In which it happens.
        link_id: Any text.
        account_id: Whose it is to be.
        clock: Says when.
        by_administrator: And not from a session, which somebody else may have got hold of.

    Raises:
        NotFound: object_not_found, also for a link of another account.
        LastMethod: last_method.
        OthersTooNew: others_too_new; not for an administrator.
    """
    links = await transaction.links.of_account(account_id)
    link = next((link for link in links if link.id == link_id), None)
    if link is None:
        raise NotFound("the account has no link with that id")
    enabled = set()
    for connection_id in {link.connection_id for link in links}:
        connection = await transaction.connections.by_id(connection_id)
        if connection is not None and connection.enabled:
            enabled.add(connection_id)
    check_another_is_left(links, without=link, enabled=enabled)
    if not by_administrator:
        check_another_has_settled(links, without=link, enabled=enabled, now_s=clock.now_s())
    await transaction.links.remove(link, at_s=clock.now_s())
    return link
