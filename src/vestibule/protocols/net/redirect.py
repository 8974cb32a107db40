"""No redirect is followed: it could lead anywhere, past the check of the address (S32, S61)."""

from urllib.parse import urljoin, urlsplit

from vestibule.errors import UpstreamStatus
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.quote import quoted

_REDIRECTS = range(300, 400)


def refuse_redirect(answer: Answer, *, name: str) -> None:
    """Refuse an answer that is a redirect.

    Args:
        answer: Any.
        name: The URL that was called, without its query.

    Raises:
        UpstreamStatus: upstream_status, naming the host it points to; the rest of the address may hold secrets.
    """
    if answer.status not in _REDIRECTS:
        return
    raise UpstreamStatus(
        f"{name} answered {answer.status} and points to {_host(answer.headers.get('location', ''), name)}. "
        "Redirects are not followed.",
        hint="Enter the final address: https, the host name the provider uses itself, and a path without a missing or "
        "surplus slash at its end.",
        received=str(answer.status),
    )


def _host(location: str, name: str) -> str:
    try:
        host = urlsplit(urljoin(name, location)).hostname if location else None
    except ValueError:
        host = None
    return f"the host {quoted(host, limit=100)}" if host else "no readable place"
