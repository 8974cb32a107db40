"""The page that asks whether an identity that came back is the owner's: who there, and whose account here (LOOK.md)."""

from msgspec import Struct

from vestibule.web.pages.method_change import ConfirmBy


class OfferedIdentityView(Struct, frozen=True, kw_only=True):
    """What the page shows.

    Attributes:
        handle: Goes into the form.
        name, email, subject: Of the identity, as its provider says them; the first two where it does.
        account_id, account_name, account_email: Of the account that it would open.
        csrf_token: Goes into every form of the page.
        is_fresh: Whether the session's proof is new enough; else one of `confirm_by` comes first.
    """

    handle: str
    connection_name: str
    name: str | None
    email: str | None
    subject: str
    account_id: str
    account_name: str | None
    account_email: str | None
    csrf_token: str
    icon: str = ""
    is_fresh: bool = True
    confirm_by: tuple[ConfirmBy, ...] = ()
