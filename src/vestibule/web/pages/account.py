"""The account page: who am I, which identities and why each is linked, which sessions."""

from enum import StrEnum

from msgspec import Struct

from vestibule.domain.accounts.model import LinkMethod
from vestibule.web.pages.offers import Offers


class AccountNotice(StrEnum):
    """What the visitor has just done."""

    SESSION_ENDED = "session_ended"
    OTHER_SESSIONS_ENDED = "other_sessions_ended"
    CONNECTED = "connected"
    NOT_CONNECTED = "not_connected"
    DISCONNECTED = "disconnected"


class LinkedIdentity(Struct, frozen=True, kw_only=True):
    """One identity that signs this account in.

    Attributes:
        connection_name: As the button calls it.
        subject: The provider's own name for the person; shown shortened.
        method, reasons: How and why it is tied to the account, as the link says it.
        linked_at_s, last_used_at_s: Seconds since 1970-01-01 UTC.
        is_new: Whether it was connected lately, so that an owner who did not do it notices.
        can_go: Whether it can be disconnected: the only way in cannot.
    """

    id: str
    connection_name: str
    issuer: str
    subject: str
    method: LinkMethod
    reasons: tuple[str, ...]
    linked_at_s: int
    last_used_at_s: int
    icon: str = ""
    email: str | None = None
    is_new: bool = False
    can_go: bool = False


class Disconnected(Struct, frozen=True, kw_only=True):
    """A way in that opens this account no more, so that an owner who did not do it notices."""

    connection_name: str
    at_s: int
    icon: str = ""


class OpenSession(Struct, frozen=True, kw_only=True):
    """One live session.

    Attributes:
        client: What the browser called itself (User-Agent, possibly shortened); put in plain words on the page.
        connection_name: Through which connection it began.
    """

    id: str
    client: str
    connection_name: str
    started_at_s: int
    last_seen_at_s: int
    is_current: bool = False


class AccountView(Struct, frozen=True, kw_only=True):
    """What the account page shows.

    Attributes:
        disconnected: What was disconnected lately.
        csrf_token: Goes into every form of the page as the hidden field `csrf_token`.
    """

    account_id: str
    name: str | None
    email: str | None
    identities: tuple[LinkedIdentity, ...]
    sessions: tuple[OpenSession, ...]
    csrf_token: str
    disconnected: tuple[Disconnected, ...] = ()
    offers: Offers = Offers()
    notice: AccountNotice | None = None
