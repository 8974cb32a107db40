"""`/account`: who am I, which identities and why each is linked, which sessions."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler

from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.sessions.overview import Overview, overview
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.pages import AccountNotice, AccountView, LinkedIdentity, OpenSession, host_of
from vestibule.web.pages.subject import shown_subject
from vestibule.web.query import single_parameters
from vestibule.web.visit import Visitor, visitor


def account_route(installation: Installation, path: str) -> HTTPRouteHandler:
    """The account page."""

    @get(path, name="vestibule:account")
    async def account(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        parameters = single_parameters(request.scope["query_string"])
        present = await visitor(services, request)
        if present is None:
            return services.replies.see_other(f"{services.pages.paths.login}?{urlencode({'return_to': path})}")
        await services.limits.admit((Limit.ACCOUNT, present.session.id))
        seen = await overview(services.store, present.account.id, clock=services.clock)
        notice = next((notice for notice in AccountNotice if notice == parameters.get("done")), None)
        view = _view(present, seen, csrf_token=services.csrf.token(present.token), notice=notice)
        return services.replies.page(services.pages.account(view))

    return account


def _view(present: Visitor, seen: Overview, *, csrf_token: str, notice: AccountNotice | None) -> AccountView:
    def named(connection_id: str, otherwise: str, *, issuer: str) -> str:
        connection = seen.connections.get(connection_id)
        if connection is None:
            return otherwise
        # Of a federation its name says less than where in it somebody belongs.
        return connection.name if connection.federation is None else f"{connection.name} · {host_of(issuer)}"

    def icon(connection_id: str) -> str:
        connection = seen.connections.get(connection_id)
        return connection.icon if connection else ""

    return AccountView(
        account_id=present.account.id,
        name=present.account.name,
        email=present.account.email,
        identities=tuple(
            LinkedIdentity(
                connection_name=named(link.connection_id, link.issuer, issuer=link.issuer),
                issuer=link.issuer,
                subject=shown_subject(link.subject),
                method=link.method,
                reasons=link.reasons,
                linked_at_s=link.created_at_s,
                last_used_at_s=link.last_used_at_s,
                icon=icon(link.connection_id),
                email=link.email,
            )
            for link in seen.links
        ),
        sessions=tuple(
            OpenSession(
                id=session.id,
                client=session.client,
                connection_name=named(
                    session.proof.connection_id, session.proof.provider_id, issuer=session.proof.issuer
                ),
                started_at_s=session.created_at_s,
                last_seen_at_s=session.last_seen_at_s,
                is_current=session.id == present.session.id,
            )
            for session in seen.sessions
        ),
        csrf_token=csrf_token,
        notice=notice,
    )
