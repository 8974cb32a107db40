"""Something verified that waits in the database until the browser comes back for it.

The row is found by a hash over two random values: the handle, which an address carries, and a cookie. So a handle in a
log or a shared link is worth nothing, nor is a cookie that some page had planted, nor the database's content. The hash
is made for one purpose: the kinds share a table, and no receipt of one opens a row of another.
"""

from hashlib import sha256
from typing import Final, Generic, TypeVar

import msgspec
from msgspec import Struct
from ulid import ULID

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.parked import ParkedAnswer
from vestibule.domain.ids import new_id
from vestibule.errors import StateMismatch
from vestibule.flows.store import Transaction
from vestibule.seal.token import new_token, token_hash

T = TypeVar("T", bound=Struct)

_ID_CHARACTERS: Final = 26
"""A handle begins with a ULID, only so that one whose time is up can be told from one that never was."""


class Receipt(Struct, frozen=True, kw_only=True):
    """What the browser carries: the handle in the address, the other half in a cookie."""

    handle: str
    cookie: str


def new_receipt(clock: Clock) -> Receipt:
    """A handle and a cookie that fit nothing else."""
    return Receipt(handle=new_id(clock.now_ms()) + new_token().reveal(), cookie=new_token().reveal())


def age_s(handle: str, *, now_s: int) -> float | None:
    """How long ago a handle was made, whoever says that it was; None when it is none of ours."""
    try:
        return now_s - ULID.from_str(handle[:_ID_CHARACTERS]).timestamp
    except ValueError:
        return None


class Parking(Generic[T]):
    """Where one kind of content waits."""

    def __init__(self, content: type[T], *, purpose: bytes, lifetime_s: int) -> None:
        """Prepare.

        Args:
            content: What waits.
            purpose: Tells this kind from every other.
            lifetime_s: How long.
        """
        self._decoder = msgspec.msgpack.Decoder(content)
        self._encoder = msgspec.msgpack.Encoder()
        self._purpose = purpose
        self._lifetime_s = lifetime_s

    def row(self, receipt: Receipt, connection: Connection, content: T, *, now_s: int) -> ParkedAnswer:
        """The row to keep."""
        return ParkedAnswer(
            key_hash=self._key_hash(receipt),
            connection_id=connection.id,
            login_version=connection.login_version,
            content=self._encoder.encode(content),
            expires_at_s=now_s + self._lifetime_s,
        )

    async def find(self, transaction: Transaction, receipt: Receipt, *, now_s: int) -> tuple[ParkedAnswer, T] | None:
        """The row of a receipt with its content; None when there is none, or not any more.

        Raises:
            StateMismatch: state_mismatch: another version of Vestibule has written it.
        """
        row = await transaction.parked.get(self._key_hash(receipt), now_s=now_s)
        if row is None:
            return None
        try:
            return row, self._decoder.decode(row.content)
        except msgspec.DecodeError as fault:
            raise StateMismatch("what was parked was written by another version of Vestibule") from fault

    def _key_hash(self, receipt: Receipt) -> bytes:
        both = token_hash(f"{receipt.handle}\0{receipt.cookie}")
        return sha256(self._purpose + b"\0" + both).digest()
