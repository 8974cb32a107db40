"""A flow: one login attempt while the browser is away at the provider."""

from enum import StrEnum
from hashlib import sha256
from typing import Final

from msgspec import Struct

from vestibule.protocols.engine import FlowState

FLOW_LIFETIME_S: Final = 600
"""Ten minutes: long enough to find a phone for the second factor (S29)."""

CLOCKS_APART_S: Final = 30
"""Two replicas' clocks may differ by so much: what one has issued is not from the future for the other."""


PROVIDER_KEY_BYTES: Final = 16


def provider_key(entity_id: str) -> bytes:
    """A provider's name in 16 bytes: an entity ID may take all of a cookie."""
    return sha256(entity_id.encode()).digest()[:PROVIDER_KEY_BYTES]


class Purpose(StrEnum):
    """What a finished flow may do: only a login makes a session."""

    LOGIN = "l"
    LINK = "k"
    """Ties the identity to the account of the session that began it (S48)."""
    REAUTH = "a"
    """Makes the proof of the session that began it new."""


class Owner(Struct, frozen=True, array_like=True):
    """Whose flow it is when it is no login: it ends in that very session, or in nothing."""

    session_id: str
    account_id: str


class Flow(Struct, frozen=True, kw_only=True, array_like=True):
    """What is sealed in the flow's own cookie. The database knows nothing of it until the browser comes back.

    Attributes:
        login_version: The connection's, when the flow began: another one then ends it (S73).
        return_to: Already checked.
        provider: `provider_key` of the provider that was chosen, at a federation: an answer of another of its members
            is none to this flow (S20). None at a connection with a provider of its own.
        owner: None for a login, and for nothing else.
    """

    purpose: Purpose
    connection_id: str
    login_version: int
    return_to: str
    issued_at_s: int
    state: FlowState
    provider: bytes | None = None
    owner: Owner | None = None

    @property
    def flow_id(self) -> str:
        """Unique among all flows ever: the attempt's record spends it."""
        return self.state.flow_id


class Unsolicited(Struct, frozen=True, kw_only=True):
    """A login that nobody here began, on a connection that accepts those (S14): all that takes a flow's place.

    Attributes:
        flow_id: Made of the assertion's ID, so that the attempt's record spends it like any other.
        login_version: The connection's, when the response was verified.
        issued_at_s: When the browser took it up, at the second hop.
    """

    flow_id: str
    connection_id: str
    login_version: int
    return_to: str
    issued_at_s: int
    purpose: Purpose = Purpose.LOGIN
    state: None = None
    owner: None = None
