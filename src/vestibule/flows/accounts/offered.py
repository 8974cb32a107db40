"""A verified identity that waits for the word of the account's owner, who is shown whose it is (S48).

A provider answers for whoever is signed in there, and in a browser that may be somebody else: a colleague, or an
attacker whose sign-in was planted. So no answer ties anything by itself. It is parked like SAML's, for minutes.
"""

from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.accounts.email import shown_email
from vestibule.domain.accounts.name import name_of
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.parked import ParkedAnswer
from vestibule.errors import FlowExpired, StateMismatch
from vestibule.flows.login.flow import Owner
from vestibule.flows.parking import Parking, Receipt, age_s
from vestibule.flows.store import Transaction
from vestibule_sdk.identity import Identity

OFFERED_LIFETIME_S: Final = 300
"""Five minutes: long enough to read one question, and to prove anew who one is."""


class OfferedIdentity(Struct, frozen=True, array_like=True):
    """What an identity is tied by, and what its owner knows it by.

    Attributes:
        email: Its primary address, for display; None when the provider gave none.
        name: What the provider calls the person; None when it did not say.
    """

    issuer: str
    subject: str
    email: str | None
    name: str | None


class Offered(Struct, frozen=True, kw_only=True):
    """An identity that waits.

    Attributes:
        key_hash: Under which it is stored.
        connection_id, login_version: Of the connection that verified it; another version ends it (S73).
        owner: Whose flow it was.
        attempt_id: Of the attempt that verified it.
    """

    key_hash: bytes
    connection_id: str
    login_version: int
    identity: OfferedIdentity
    owner: Owner
    attempt_id: str


class _Content(Struct, frozen=True, array_like=True):
    identity: OfferedIdentity
    owner: Owner
    attempt_id: str


_parking = Parking(_Content, purpose=b"offered identity", lifetime_s=OFFERED_LIFETIME_S)


def offered_identity(identity: Identity) -> OfferedIdentity:
    """What is kept of an identity."""
    return OfferedIdentity(
        issuer=identity.issuer,
        subject=identity.subject,
        email=shown_email(identity.emails[0].address) if identity.emails else None,
        name=name_of(identity),
    )


def offered_answer(
    receipt: Receipt,
    connection: Connection,
    identity: OfferedIdentity,
    *,
    owner: Owner,
    attempt_id: str,
    now_s: int,
) -> ParkedAnswer:
    """The row to keep."""
    return _parking.row(receipt, connection, _Content(identity, owner, attempt_id), now_s=now_s)


async def find_offered(transaction: Transaction, receipt: Receipt, *, clock: Clock) -> Offered:
    """Find what waits under a receipt.

    Raises:
        StateMismatch: state_mismatch: nothing does, or it was answered.
        FlowExpired: flow_expired: it did, more than five minutes ago.
    """
    found = await _parking.find(transaction, receipt, now_s=clock.now_s())
    if found is None:
        raise _absent(receipt.handle, now_s=clock.now_s())
    answer, content = found
    return Offered(
        key_hash=answer.key_hash,
        connection_id=answer.connection_id,
        login_version=answer.login_version,
        identity=content.identity,
        owner=content.owner,
        attempt_id=content.attempt_id,
    )


def answered_before() -> StateMismatch:
    """The error of a question that has been answered, or that another browser brings."""
    return StateMismatch(
        "the browser does not hold the cookie of the identity that it wants to connect, or that was answered before",
        hint="The page was sent twice, opened in another browser, or a later one took its place.",
    )


def _absent(handle: str, *, now_s: int) -> FlowExpired | StateMismatch:
    age = age_s(handle, now_s=now_s)
    if age is None:
        return StateMismatch("the address holds no handle of ours")
    if age >= OFFERED_LIFETIME_S:
        return FlowExpired(
            "the question whether to connect was not answered in time",
            hint="Nothing is wrong with the settings: connect again.",
            expected=f"at most {OFFERED_LIFETIME_S} s",
        )
    return answered_before()
