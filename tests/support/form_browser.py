"""A browser without JavaScript: cookies, redirects, forms, pages that move on, and what happens at a site's border.

It keeps what matters to a login of what Chromium does: a POST to another site carries `Origin: null` and no cookie but
those with SameSite=None (RFC 6265bis 5.2), the GET after it has them again, and a page that moves on by itself is
followed at once.
"""

from copy import copy
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx2

ANSWER_LIMIT_S = 60
"""Keycloak compiles its pages when they are first shown, on two cores shared with others."""

MOST_MOVES = 12


@dataclass
class Form:
    """A form: where it goes and what it holds already."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.refresh: str | None = None
        self.words: list[str] = []
        self._open = False
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.url, values.get("action", ""))
            self.forms.append(Form(action=action, method=values.get("method", "get").lower()))
            self._open = True
        elif tag in {"input", "button"} and self._open and values.get("name"):
            kind = values.get("type", "submit" if tag == "button" else "text")
            kept = self.forms[-1].buttons if kind == "submit" else self.forms[-1].fields
            if kind not in {"checkbox", "radio"} or "checked" in values:
                kept[values["name"]] = values.get("value", "")
        elif tag == "a" and "href" in values:
            self.links.append(urljoin(self.url, values["href"]))
        elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            _, found, target = values.get("content", "").partition("url=")
            self.refresh = urljoin(self.url, target) if found else None
        elif tag in {"script", "style"}:
            self._silent = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag in {"script", "style"}:
            self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.extend(data.split())


@dataclass(frozen=True)
class Page:
    """What the browser shows.

    Attributes:
        url: In the address bar, with its query.
        visited: Every address on the way here since the last act, this one last.
        text: The words on it.
        refresh: Where it moves on to by itself; None when it stays.
    """

    url: str
    status: int
    visited: tuple[str, ...]
    html: str
    text: str
    forms: tuple[Form, ...]
    links: tuple[str, ...]
    refresh: str | None

    @property
    def path(self) -> str:
        """The path alone."""
        return urlsplit(self.url).path

    def form(self, action: str) -> Form:
        """The one form whose address holds `action`."""
        (found,) = (form for form in self.forms if action in form.action)
        return found

    @classmethod
    def of(cls, answer: httpx2.Response, *, visited: tuple[str, ...]) -> Self:
        """Read an answer."""
        reader = _Reader(str(answer.url))
        if "html" in answer.headers.get("content-type", ""):
            reader.feed(answer.text)
        return cls(
            url=str(answer.url),
            status=answer.status_code,
            visited=visited,
            html=answer.text,
            text=" ".join(reader.words),
            forms=tuple(reader.forms),
            links=tuple(reader.links),
            refresh=reader.refresh,
        )


class FormBrowser:
    """One browser with a cookie jar of its own; ``async with`` opens and closes it."""

    def __init__(self) -> None:
        self.client = httpx2.AsyncClient(
            timeout=ANSWER_LIMIT_S,
            # A server may be restarted between two pages.
            limits=httpx2.Limits(max_keepalive_connections=0),
            headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
            event_hooks={"response": [self._trust_localhost]},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def open(self, url: str, *, stop_at: str | None = None) -> Page:
        """Type an address, or click a link; see `submit` for `stop_at`."""
        return await self._show(self.client.build_request("GET", url), stop_at=stop_at)

    async def submit(
        self, form: Form, *, on: Page, button: str | None = None, stop_at: str | None = None, **entries: str
    ) -> Page:
        """Fill in a form and send it.

        Args:
            form: One of the page's.
            on: The page that it is on.
            button: The name of the button that is pressed, where that matters.
            stop_at: The browser is closed on the way to an address that starts so: the page's `url` is then that
                address, which was not asked for.
            entries: What is typed, by the fields' names.
        """
        pressed = {button: form.buttons[button]} if button else {}
        data = {**form.fields, **entries, **pressed}
        if form.method == "get":
            return await self._show(self.client.build_request("GET", form.action, params=data), stop_at=stop_at)
        same_origin = _origin(form.action) == _origin(on.url)
        request = self.client.build_request(
            "POST", form.action, data=data, headers={"Origin": _origin(on.url) if same_origin else "null"}
        )
        if urlsplit(form.action).hostname != urlsplit(on.url).hostname:  # another site: ports do not count
            request.headers.pop("cookie", None)
            self._unrestricted_cookies().set_cookie_header(request)
        return await self._show(request, stop_at=stop_at)

    def become(self, other: "FormBrowser") -> None:
        """Hold the same cookies as another browser does now: a copy that somebody kept."""
        for cookie in other.client.cookies.jar:
            self.client.cookies.jar.set_cookie(copy(cookie))

    async def json(self, url: str) -> tuple[int, Any]:
        """Fetch as a page's script does: the status and what the answer holds."""
        answer = await self.client.get(url)
        return answer.status_code, answer.json()

    async def _show(self, request: httpx2.Request, *, stop_at: str | None) -> Page:
        visited: list[str] = []
        while len(visited) < MOST_MOVES:
            answer = await self.client.send(request)
            visited.append(str(answer.url))
            page = Page.of(answer, visited=tuple(visited))
            following = answer.next_request
            if following is None and page.refresh is not None:
                following = self.client.build_request("GET", page.refresh)
            if following is None:
                return page
            request = following
            if stop_at is not None and str(request.url).startswith(stop_at):
                return replace(page, url=str(request.url), refresh=None)
        raise AssertionError(f"the pages move on for ever: {visited}")

    def _unrestricted_cookies(self) -> httpx2.Cookies:
        """Those that go along from anywhere."""
        found = httpx2.Cookies()
        for cookie in self.client.cookies.jar:
            if cookie.get_nonstandard_attr("SameSite") == "None":
                found.jar.set_cookie(cookie)
        return found

    async def _trust_localhost(self, answer: httpx2.Response) -> None:
        """Chromium keeps `Secure` cookies of http://localhost, and sends them there; Python's jar does not."""
        if answer.url.host == "localhost":
            for cookie in self.client.cookies.jar:
                cookie.secure = False


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
