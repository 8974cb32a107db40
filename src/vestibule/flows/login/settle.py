"""Whose login it is: the account that the identity is linked to, or what the linking rule decides about a new identity.

Runs inside the login's write transaction, so that two first sign-ins of one identity cannot both make an account.
"""

from collections.abc import Collection
from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.addresses import Addresses, LinkingConnection, Reason, weigh_addresses
from vestibule.domain.accounts.email import shown_email
from vestibule.domain.accounts.linking import CreateAccount, Decision, LinkTo, decide_link
from vestibule.domain.accounts.model import Account, Link, LinkMethod
from vestibule.domain.accounts.name import name_of
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_id
from vestibule.errors import AccountNotLinked, NotFound
from vestibule.flows.store import Transaction
from vestibule_sdk.identity import Identity

_BY_ADDRESS: Final = (
    "Sign in the way you did before, and connect this one on the account page. An administrator who trusts this "
    "provider's word about addresses can say so: vestibule connections change PROVIDER_ID --trust-for-linking"
)
_NO_PROOF: Final = (
    "Sign in the way you did before, and connect this one on the account page. The provider did not say that it has "
    "verified the address (in SAML none can), so nothing joins the two, whatever the connection is trusted for."
)
_OCCUPIED: Final = (
    "An account shows this address and never proved it, so nothing joins the two. If it is the same person's, sign in "
    "the way you did before, and connect this one on the account page. If somebody else occupies the address, an "
    "administrator can free it. Whose account it is: vestibule accounts find ADDRESS. To free the address: vestibule "
    "accounts release ID"
)


class Settled(Struct, frozen=True, kw_only=True):
    """The account of a login, and the reasons of the decision when the identity was new."""

    account: Account
    reasons: tuple[str, ...]


async def settle(transaction: Transaction, connection: Connection, identity: Identity, *, clock: Clock) -> Settled:
    """Find or make the account of an identity, and note the use of its link.

    Raises:
        AccountNotLinked: account_not_linked, with the reasons in the detail.
    """
    known = await transaction.links.find(connection_id=connection.id, issuer=identity.issuer, subject=identity.subject)
    if known is not None:
        link, account = known
        email = shown_email(identity.emails[0].address) if identity.emails else None
        await transaction.links.used(link.id, at_s=clock.now_s(), email=email)
        return Settled(account=account, reasons=())
    addresses = weigh_addresses(
        identity.emails,
        # Every connection belongs to the built-in organization, which is the installation itself.
        connection=LinkingConnection(
            # Nobody can set it at a federation; whoever finds it set there is still nobody to believe (R48).
            trusted_for_linking=connection.trusted_for_linking and connection.federation is None,
            organization_proved_domains=None,
        ),
    )
    decision = await _decide(transaction, connection, addresses)
    if isinstance(decision, CreateAccount):
        return await _create(transaction, connection, identity, decision, clock=clock)
    if isinstance(decision, LinkTo):
        return await _join(transaction, connection, identity, addresses, decision, clock=clock)
    raise AccountNotLinked(
        f"the identity is new, and was not joined to an account: {', '.join(decision.reasons)}",
        hint=_hint(decision.reasons),
    )


def _hint(reasons: Collection[Reason]) -> str:
    """What to do about a refusal. It names no address and no account: whoever owns the page may show it to many."""
    if Reason.ACCOUNT_NOT_PROVED in reasons:
        return _OCCUPIED
    return _BY_ADDRESS if Reason.ADDRESS_VERIFIED in reasons else _NO_PROOF


async def _decide(transaction: Transaction, connection: Connection, addresses: Addresses) -> Decision:
    accounts: dict[str, Account] = {}
    for key in addresses.keys:
        accounts |= {account.id: account for account in await transaction.accounts.with_email_key(key)}
    linked_here, disconnected_here = set(), set()
    for account_id in accounts:
        links = await transaction.links.of_account(account_id)
        if any(link.connection_id == connection.id for link in links):
            linked_here.add(account_id)
        ended = await transaction.links.disconnections(account_id)
        if any(one.connection_id == connection.id for one in ended):
            disconnected_here.add(account_id)
    shown_elsewhere = addresses.shown is not None and await transaction.accounts.with_email(addresses.shown)
    return decide_link(
        addresses,
        accounts=tuple(accounts.values()),
        shown_elsewhere=shown_elsewhere,
        linked_here=linked_here,
        disconnected_here=disconnected_here,
    )


async def _create(
    transaction: Transaction, connection: Connection, identity: Identity, decision: CreateAccount, *, clock: Clock
) -> Settled:
    account = Account(
        id=new_id(clock.now_ms()),
        email=decision.email,
        email_key=decision.email_key,
        name=name_of(identity),
        created_at_s=clock.now_s(),
    )
    await transaction.accounts.add(account)
    await transaction.links.add(
        new_link(
            (identity.issuer, identity.subject),
            account_id=account.id,
            connection=connection,
            email=decision.email,
            method=LinkMethod.FIRST_SIGN_IN,
            reasons=decision.reasons,
            clock=clock,
        )
    )
    return Settled(account=account, reasons=decision.reasons)


async def _join(
    transaction: Transaction,
    connection: Connection,
    identity: Identity,
    addresses: Addresses,
    decision: LinkTo,
    *,
    clock: Clock,
) -> Settled:
    account = await transaction.accounts.get(decision.account_id)
    if account is None:
        raise NotFound("the account to link to was removed in the meantime")
    await transaction.links.add(
        new_link(
            (identity.issuer, identity.subject),
            account_id=account.id,
            connection=connection,
            email=addresses.shown,
            method=LinkMethod.VERIFIED_EMAIL,
            reasons=decision.reasons,
            clock=clock,
        )
    )
    return Settled(account=account, reasons=decision.reasons)


def new_link(
    key: tuple[str, str],
    *,
    account_id: str,
    connection: Connection,
    email: str | None,
    method: LinkMethod,
    reasons: tuple[str, ...],
    clock: Clock,
) -> Link:
    """The tie of an identity, told by issuer and subject, to an account, as of now."""
    issuer, subject = key
    now_s = clock.now_s()
    return Link(
        id=new_id(clock.now_ms()),
        account_id=account_id,
        connection_id=connection.id,
        issuer=issuer,
        subject=subject,
        email=email,
        method=method,
        reasons=tuple(str(reason) for reason in reasons),
        created_at_s=now_s,
        last_used_at_s=now_s,
    )
