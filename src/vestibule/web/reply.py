"""The few kinds of answer that our routes give, each with its security headers (S55)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from vestibule.web.answer import Answer, Header, set_cookies
from vestibule.web.guards.headers import SecurityHeaders

_encoder = msgspec.json.Encoder()


class Replies:
    """Makes answers."""

    def __init__(self, headers: SecurityHeaders) -> None:
        self._headers = headers

    def page(
        self,
        body: bytes,
        *,
        status: int = HTTPStatus.OK,
        cookies: Iterable[str] = (),
        more: Iterable[Header] = (),
    ) -> Answer:
        """A page of ours."""
        return Answer(status=status, headers=(*self._headers.page, *set_cookies(cookies), *more), body=body)

    def posting_page(self, body: bytes, *, to: str, cookies: Iterable[str] = ()) -> Answer:
        """A page of ours whose form sends itself to another origin."""
        headers = (*self._headers.page_with_form_to(to), *set_cookies(cookies))
        return Answer(status=HTTPStatus.OK, headers=headers, body=body)

    def searching_page(self, body: bytes) -> Answer:
        """A page of ours that asks for more of itself while somebody types."""
        return Answer(status=HTTPStatus.OK, headers=self._headers.searching_page, body=body)

    def metadata(self, body: bytes, *, etag: bytes, status: int = HTTPStatus.OK) -> Answer:
        """What SAML providers read about us; without a body where they have it already."""
        return Answer(status=status, headers=(*self._headers.metadata, (b"etag", etag)), body=body)

    def see_other(self, url: str, *, cookies: Iterable[str] = ()) -> Answer:
        """Send the browser on with GET: to a path of ours, or to an address that a rule has let pass."""
        location = (b"location", url.encode("ascii"))
        return Answer(status=HTTPStatus.SEE_OTHER, headers=(*self._headers.redirect, location, *set_cookies(cookies)))

    def json(self, value: Any, *, status: int = HTTPStatus.OK, more: Iterable[Header] = ()) -> Answer:  # noqa: ANN401
        """A JSON value that msgspec can encode."""
        return self.encoded_json(_encoder.encode(value), status=status, more=more)

    def encoded_json(self, body: bytes, *, status: int = HTTPStatus.OK, more: Iterable[Header] = ()) -> Answer:
        """JSON that is encoded already."""
        return Answer(status=status, headers=(*self._headers.json, *more), body=body)

    def problem(self, *, status: int, code: str, title: str, more: Iterable[Header] = ()) -> Answer:
        """Problem details (RFC 9457). The type is ours by its code; there is no page behind it, so it is a URN."""
        body = {"type": f"urn:vestibule:error:{code}", "title": title, "status": status, "code": code}
        return Answer(status=status, headers=(*self._headers.problem, *more), body=_encoder.encode(body))
