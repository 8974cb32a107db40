"""A verified assertion between the two hops of a SAML login (DESIGN.md, step 2): the finish URL carries its handle."""

from hashlib import sha256
from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.parked import ParkedAnswer
from vestibule.errors import FlowExpired, StateMismatch
from vestibule.flows.login.flow import CLOCKS_APART_S
from vestibule.flows.parking import Parking, Receipt, age_s
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.saml.received import ReceivedAssertion
from vestibule.protocols.trace import TracedStep

PARKED_LIFETIME_S: Final = 120


class ParkedAssertion(Struct, frozen=True, kw_only=True):
    """What was parked.

    Attributes:
        key_hash: Under which it is stored; whoever completes or refuses the login uses it up.
        connection_id, login_version: Of the connection that verified it; another version ends the login (S73).
        relay_state: Of an unsolicited response: where the provider would like the login to lead. Unchecked.
        steps: The first hop's part of the attempt's record.
    """

    key_hash: bytes
    connection_id: str
    login_version: int
    received: ReceivedAssertion
    relay_state: str | None
    steps: tuple[TracedStep, ...]

    def arrival_id(self, kind: str) -> str:
        """Its `arrival_id`."""
        return arrival_id(kind, self.connection_id, self.received.issuer, self.received.assertion_id)


class _Content(Struct, frozen=True, array_like=True):
    received: ReceivedAssertion
    relay_state: str | None
    steps: tuple[TracedStep, ...]


_parking = Parking(_Content, purpose=b"assertion", lifetime_s=PARKED_LIFETIME_S)


def arrival_id(kind: str, connection_id: str, issuer: str, message_id: str) -> str:
    """What stands in a flow id's place where no flow is known: one message makes one attempt of a kind.

    By its issuer, too: at a federation one provider may give the IDs that another one has given.
    """
    return "saml:" + sha256(f"{kind}\0{connection_id}\0{issuer}\0{message_id}".encode()).hexdigest()


def parked_answer(
    receipt: Receipt,
    connection: Connection,
    received: ReceivedAssertion,
    *,
    relay_state: str | None,
    steps: tuple[TracedStep, ...],
    now_s: int,
) -> ParkedAnswer:
    """The row to keep."""
    return _parking.row(receipt, connection, _Content(received, relay_state, steps), now_s=now_s)


async def find_parked(store: Store, receipt: Receipt, *, clock: Clock) -> ParkedAssertion:
    """Find what was parked under a receipt.

    Raises:
        StateMismatch: state_mismatch: nothing was, or it is used up.
        FlowExpired: flow_expired: it was, more than two minutes ago.
        DatabaseUnavailable: database_unavailable.
    """

    async def find(transaction: Transaction) -> tuple[ParkedAnswer, _Content] | None:
        return await _parking.find(transaction, receipt, now_s=clock.now_s())

    found = await store.read(find)
    if found is None:
        raise _absent(receipt.handle, now_s=clock.now_s())
    answer, content = found
    return ParkedAssertion(
        key_hash=answer.key_hash,
        connection_id=answer.connection_id,
        login_version=answer.login_version,
        received=content.received,
        relay_state=content.relay_state,
        steps=content.steps,
    )


def _absent(handle: str, *, now_s: int) -> FlowExpired | StateMismatch:
    age = age_s(handle, now_s=now_s)
    if age is None:
        return StateMismatch("the finish URL holds no handle of ours")
    if age > PARKED_LIFETIME_S + CLOCKS_APART_S:
        return FlowExpired(
            "the provider's response was parked too long ago",
            hint="Nothing is wrong with the settings: sign in again.",
            expected=f"at most {PARKED_LIFETIME_S} s",
        )
    return StateMismatch(
        "the browser that came to the finish URL does not hold its cookie, or the response is used up",
        hint="The response was delivered to another browser, the page was reloaded, or cookies are blocked.",
    )
