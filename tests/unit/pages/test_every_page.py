"""What holds for every page of the gallery."""

import re
from html.parser import HTMLParser

import pytest
from tools.gallery.samples import gallery

PAGES = {name: body.decode() for name, body in gallery().items() if name.endswith(".html")}
VOID = {"meta", "link", "input", "img", "br"}


class Document(HTMLParser):
    """Collects elements with their attributes and checks that each is closed by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        assert len(dict(attrs)) == len(attrs), f"<{tag}> repeats an attribute"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such element."""
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(params=sorted(PAGES))
def document(request: pytest.FixtureRequest) -> Document:
    return Document(PAGES[request.param])


def test_is_well_formed_with_unique_ids(document: Document) -> None:
    assert document.open == []
    ids = [attrs["id"] for _, attrs in document.elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_holds_nothing_inline(document: Document) -> None:
    """S55: the policy allows no inline script or style, so none may be needed, and none may be smuggled in."""
    for tag, attrs in document.elements:
        assert tag not in {"style", "iframe", "object", "base"}
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
    assert [set(attrs) for attrs in document.all("script")] == [{"src", "defer"}]


def test_has_one_heading_a_language_and_a_direction(document: Document) -> None:
    assert len(document.all("h1")) == 1
    (html,) = document.all("html")
    assert html["lang"]
    assert html["dir"] in {"ltr", "rtl"}


def test_every_post_form_carries_the_token(document: Document) -> None:
    """S52: without the token a form of another site could act for the visitor."""
    forms = [form for form in document.all("form") if form["method"] == "post"]
    posts = [form for form in forms if "data-send" not in form]  # goes to a provider, which must not learn a token
    tokens = [field for field in document.all("input") if field.get("name") == "csrf_token"]
    assert len(posts) == len(tokens)
    assert len(forms) - len(posts) == (not posts and bool(forms))
    assert {field["value"] for field in tokens} <= {"gallery-csrf-token"}
    assert all((form["action"] or "").startswith("/") for form in posts)


def test_links_lead_to_this_origin_or_plainly_elsewhere(document: Document) -> None:
    addresses = [attrs["href"] or "" for attrs in document.all("a")]
    assert all(re.match(r"/(?!/)|https://|mailto:\?", address) for address in addresses)
