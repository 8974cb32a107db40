"""Who has an account page open: the session behind a request, counted against its limit."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request

from vestibule.errors import SignInRequired
from vestibule.flows.limits.rate_limits import Limit
from vestibule.web.answer import Answer
from vestibule.web.form import read_own_form
from vestibule.web.installation import Services
from vestibule.web.visit import Visitor, visitor


async def present_visitor(services: Services, request: Request[Any, Any, Any]) -> Visitor | None:
    """Whoever asks for a page of the account; None for a stranger.

    Raises:
        RateLimited, DatabaseUnavailable: As named.
    """
    present = await visitor(services, request)
    if present is not None:
        await services.limits.admit((Limit.ACCOUNT, present.session.id))
    return present


def sign_in_first(services: Services, path: str) -> Answer:
    """Send a stranger to the sign-in page, and back here afterwards."""
    return services.replies.see_other(f"{services.pages.paths.login}?{urlencode({'return_to': path})}")


async def own_form(services: Services, request: Request[Any, Any, Any]) -> tuple[Visitor, dict[str, str]]:
    """A form of the account's pages, and who has sent it.

    Raises:
        SignInRequired: sign_in_required: no live session.
        CrossSiteRequest: cross_site_request.
        RateLimited, RequestRefused, BodyTooLarge, CallbackMalformed, DatabaseUnavailable: As named.
    """
    present = await present_visitor(services, request)
    if present is None:
        raise SignInRequired("the form was sent without a live session")
    return present, await read_own_form(services, request, session_token=present.token)
