"""The page before a change: it asks for it, or first for a confirmation that it is its account's own person (S48)."""

from msgspec import Struct

from vestibule.domain.accounts.session import is_fresh
from vestibule.flows.sessions.overview import Overview
from vestibule.web.account.names import Names
from vestibule.web.answer import Answer
from vestibule.web.installation import Services
from vestibule.web.pages import ConfirmBy, MethodChange, MethodChangeView
from vestibule.web.visit import Visitor


class Change(Struct, frozen=True, kw_only=True):
    """What is asked about; as `MethodChangeView` has it."""

    kind: MethodChange
    path: str
    name: str
    icon: str
    email: str | None = None
    signs_out: bool = False
    held_until_s: int = 0


def asking_page(services: Services, present: Visitor, seen: Overview, change: Change) -> Answer:
    """The page, with what confirms the session where its proof is too old."""
    view = MethodChangeView(
        kind=change.kind,
        path=change.path,
        name=change.name,
        icon=change.icon,
        email=change.email,
        account=account_of(present),
        signs_out=change.signs_out,
        held_until_s=change.held_until_s,
        csrf_token=services.csrf.token(present.token),
        is_fresh=is_fresh(present.session, now_s=services.clock.now_s()),
        confirm_by=ways_to_confirm(seen),
    )
    return services.replies.page(services.pages.method_change(view))


def account_of(present: Visitor) -> str:
    """What the account's owner knows it by."""
    account = present.account
    return account.email or account.name or account.id


def ways_to_confirm(seen: Overview) -> tuple[ConfirmBy, ...]:
    """What can confirm a session: every way into its account that can be used now."""
    names = Names(seen.connections)
    return tuple(
        ConfirmBy(
            link_id=link.id,
            name=names.name(link.connection_id, link.issuer, issuer=link.issuer),
            icon=names.icon(link.connection_id),
            email=link.email,
        )
        for link in seen.links
        if names.is_enabled(link.connection_id)
    )
