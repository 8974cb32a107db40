"""`/account/disconnect/{link}`: GET asks, POST disconnects a way in (S48, R50)."""

from http import HTTPStatus
from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.domain.accounts.last_method import held_until_s
from vestibule.errors import NotFound, ReauthenticationRequired
from vestibule.flows.accounts.disconnect import rests_on
from vestibule.flows.sessions.overview import overview
from vestibule.web.account.ask import Change, asking_page
from vestibule.web.account.names import Names
from vestibule.web.account.present import own_form, present_visitor, sign_in_first
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.pages import AccountNotice, MethodChange, PagePaths
from vestibule.web.visit import client_of


def disconnect_routes(installation: Installation, paths: PagePaths) -> tuple[HTTPRouteHandler, ...]:
    """The routes that disconnect a way in."""
    path = f"{paths.account}/disconnect/{{link_id:str}}"

    @get(path, name="vestibule:disconnect")
    async def ask(request: Request[Any, Any, Any], link_id: FromPath[str]) -> Answer:
        services = installation.services
        present = await present_visitor(services, request)
        if present is None:
            return sign_in_first(services, paths.account)
        seen = await overview(services.store, present.account.id, clock=services.clock)
        link = next((link for link in seen.links if link.id == link_id), None)
        if link is None:
            raise NotFound("the account has no link with that id")
        names = Names(seen.connections)
        enabled = {one.connection_id for one in seen.links if names.is_enabled(one.connection_id)}
        until_s = held_until_s(seen.links, without=link, enabled=enabled)
        change = Change(
            kind=MethodChange.DISCONNECT,
            path=paths.disconnect(link.id),
            name=names.name(link.connection_id, link.issuer, issuer=link.issuer),
            icon=names.icon(link.connection_id),
            email=link.email,
            signs_out=rests_on(present.session, link),
            held_until_s=until_s if until_s > services.clock.now_s() else 0,
        )
        return asking_page(services, present, seen, change)

    @post(path, name="vestibule:disconnect-post", status_code=HTTPStatus.SEE_OTHER)
    async def disconnect(request: Request[Any, Any, Any], link_id: FromPath[str]) -> Answer:
        services = installation.services
        present, _ = await own_form(services, request)
        try:
            done = await services.disconnect(
                link_id, session=present.session, client_address=client_of(services, request).address
            )
        except ReauthenticationRequired:
            return services.replies.see_other(paths.disconnect(link_id))
        after = paths.account_after(AccountNotice.DISCONNECTED)
        # Signed out, the browser is sent on from there to sign in by what is left, and comes back.
        forget = (services.cookies.session.expire(),) if done.is_signed_out else ()
        return services.replies.see_other(after, cookies=forget)

    return (ask, disconnect)
