"""The account page's view: from what is stored to what is shown."""

from collections.abc import Collection
from typing import Final

from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.directory import Directory
from vestibule.flows.sessions.overview import Overview
from vestibule.web.account.names import Names
from vestibule.web.pages import AccountNotice, AccountView, Disconnected, LinkedIdentity, Offers, OpenSession, offers_of
from vestibule.web.pages.subject import shown_subject
from vestibule.web.visit import Visitor

LATELY_S: Final = 30 * 86_400
"""How long a change to the ways in is pointed out: a month of visits."""


def account_view(
    present: Visitor,
    seen: Overview,
    *,
    offers: Offers,
    csrf_token: str,
    notice: AccountNotice | None,
    now_s: int,
) -> AccountView:
    """Put the page together."""
    names = Names(seen.connections)
    usable = [link.id for link in seen.links if names.is_enabled(link.connection_id)]
    connected = {link.connection_id for link in seen.links}
    return AccountView(
        account_id=present.account.id,
        name=present.account.name,
        email=present.account.email,
        identities=tuple(
            LinkedIdentity(
                id=link.id,
                connection_name=names.name(link.connection_id, link.issuer, issuer=link.issuer),
                issuer=link.issuer,
                subject=shown_subject(link.subject),
                method=link.method,
                reasons=link.reasons,
                linked_at_s=link.created_at_s,
                last_used_at_s=link.last_used_at_s,
                icon=names.icon(link.connection_id),
                email=link.email,
                is_new=link.created_at_s > max(present.account.created_at_s, now_s - LATELY_S),
                can_go=any(other != link.id for other in usable),
            )
            for link in seen.links
        ),
        disconnected=tuple(
            Disconnected(
                connection_name=names.name(ended.connection_id, "", issuer=""),
                at_s=ended.at_s,
                icon=names.icon(ended.connection_id),
            )
            for ended in seen.disconnections
            if ended.at_s > now_s - LATELY_S and ended.connection_id not in connected
        ),
        sessions=tuple(
            OpenSession(
                id=session.id,
                client=session.client,
                connection_name=names.name(
                    session.proof.connection_id, session.proof.provider_id, issuer=session.proof.issuer
                ),
                started_at_s=session.created_at_s,
                last_seen_at_s=session.last_seen_at_s,
                is_current=session.id == present.session.id,
            )
            for session in seen.sessions
        ),
        offers=offers,
        csrf_token=csrf_token,
        notice=notice,
    )


def offered(enabled: Collection[Connection], directory: Directory[Connection], seen: Overview, *, query: str) -> Offers:
    """What can be connected: every enabled connection that is not, but for federations.

    The providers of a federation are chosen on a page that leads to sign-ins by links, which anybody can write.
    """
    connected = {link.connection_id for link in seen.links}
    without = {
        connection.provider_id
        for connection in enabled
        if connection.id in connected or connection.federation is not None
    }
    return offers_of(directory, without=without, query=query)
