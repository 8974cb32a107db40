"""The answer to a form of ours that begins a flow: its cookie, and a page that moves on to the provider (S52)."""

from typing import Any

from litestar import Request

from vestibule.flows.login.begin import Begun
from vestibule.web.answer import Answer
from vestibule.web.installation import Services
from vestibule.web.onward import send_on
from vestibule.web.pages import Moving
from vestibule.web.visit import cookies_of


def begun_answer(services: Services, request: Request[Any, Any, Any], begun: Begun, *, kind: Moving) -> Answer:
    """Take the browser to the provider."""
    cookies = services.cookies.flows.begin(begun.flow, cookie_header=cookies_of(request))
    return send_on(services, begun.challenge, kind=kind, name=begun.name, by_page=True, cookies=cookies)
