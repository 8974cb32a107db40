"""Where a provider sends the browser back to, and what it brings along: read as the host reads a callback."""

from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from vestibule.protocols.engine import Callback
from vestibule.protocols.net import Answer
from vestibule.web.query import single_parameters


class Form(HTMLParser):
    """The one form of a page, and the page's text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the form's address and its fields."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = said.get("action")
        elif tag == "input" and "name" in said:
            self.fields.append((said["name"], said.get("value", "")))

    def handle_data(self, data: str) -> None:
        """Take the words."""
        self.text = f"{self.text} {' '.join(data.split())}".strip()


def form_of(answer: Answer) -> Form:
    """The form of a page.

    Raises:
        AssertionError: The provider shows something else.
    """
    form = Form(answer.body.decode("utf-8", "replace"))
    if form.action is None:
        message = f"the provider shows a page instead of signing in, with status {answer.status}: {form.text[-300:]}"
        raise AssertionError(message)
    return form


def arrived(answer: Answer) -> Callback:
    """The callback of a provider's last answer: a redirect, or a page whose form posts itself.

    Raises:
        AssertionError: It is an error page, or anything else.
        CallbackMalformed: callback_malformed: a parameter is repeated, or there are too many.
    """
    location = answer.headers.get("location")
    if location is not None:
        parts = urlsplit(location)
        return Callback(
            redirect_uri=parts._replace(query="", fragment="").geturl(),
            parameters=single_parameters(parts.query.encode("ascii")),
        )
    form = form_of(answer)
    return Callback(
        redirect_uri=form.action or "", parameters=single_parameters(urlencode(form.fields).encode("ascii"))
    )
