"""A second try at the hop after a cross-site POST."""

from urllib.parse import urlencode

from vestibule.web.answer import Answer
from vestibule.web.installation import Services
from vestibule.web.pages import Moving, MovingOnView


def once_more(services: Services, path: str, handle: str) -> Answer:
    """Some browsers leave Lax cookies out on the first hop after a cross-site POST: a page of ours asks once more."""
    href = f"{path}?{urlencode({'handle': handle[:128], 'again': '1'})}"
    return services.replies.page(services.pages.moving_on(MovingOnView(kind=Moving.FINISHING, href=href)))
