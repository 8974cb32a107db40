"""Sending the browser on to a provider with a message: by redirect, or from a page whose form goes there."""

from vestibule.protocols.engine import Challenge, Redirect
from vestibule.web.answer import Answer
from vestibule.web.installation import Services
from vestibule.web.pages import Moving, MovingOnView, PostingView


def send_on(
    services: Services,
    challenge: Challenge,
    *,
    kind: Moving,
    name: str = "",
    by_page: bool,
    cookies: tuple[str, ...] = (),
) -> Answer:
    """The answer that takes the browser to a provider.

    Args:
        services: The installation's.
        challenge: Where to, and with what.
        kind: What the visitor is told.
        name: What the connection is called.
        by_page: Have a page move on where a redirect would do: no POST may end in one to another origin (S52).
        cookies: Finished `Set-Cookie` values to send along.
    """
    if isinstance(challenge, Redirect):
        if not by_page:
            return services.replies.see_other(challenge.url, cookies=cookies)
        moving = MovingOnView(kind=kind, href=challenge.url, name=name)
        return services.replies.page(services.pages.moving_on(moving), cookies=cookies)
    posting = PostingView(kind=kind, action=challenge.url, fields=challenge.fields, name=name)
    return services.replies.posting_page(services.pages.posting(posting), to=challenge.url, cookies=cookies)
