"""The page that asks before a way in is connected or disconnected: one decision (LOOK.md)."""

from enum import StrEnum

from msgspec import Struct


class MethodChange(StrEnum):
    """What is to be done."""

    CONNECT = "connect"
    DISCONNECT = "disconnect"


class ConfirmBy(Struct, frozen=True, kw_only=True):
    """A way in by which somebody can confirm that it is them.

    Attributes:
        name: Of the connection.
        email: The address that its identity carried last.
    """

    link_id: str
    name: str
    icon: str = ""
    email: str | None = None


class MethodChangeView(Struct, frozen=True, kw_only=True):
    """What the page shows.

    Attributes:
        path: Where it lives, and where its form goes.
        name: Of the connection.
        email: Of the identity that is to be disconnected.
        account: Whose account changes: its address, name or id; "" where the page does not say.
        held_until_s: Until when nothing can be disconnected, for the other ways in are too new; 0 for no time.
        is_fresh: Whether the session's proof is new enough; else one of `confirm_by` comes first.
        signs_out: Whether this session ends with it.
        csrf_token: Goes into every form of the page.
    """

    kind: MethodChange
    path: str
    name: str
    csrf_token: str
    icon: str = ""
    email: str | None = None
    account: str = ""
    held_until_s: int = 0
    is_fresh: bool = True
    signs_out: bool = False
    confirm_by: tuple[ConfirmBy, ...] = ()
