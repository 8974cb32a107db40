"""S55: text of others is escaped, tamed and shortened, wherever it stands."""

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tools.gallery import hostile, people

from vestibule.flows.connections.directory import Directory
from vestibule.web.pages import (
    Action,
    Brand,
    ErrorDetails,
    ErrorView,
    Moving,
    MovingOnView,
    PagePaths,
    Pages,
    SignInMethod,
    login_view,
)
from vestibule.web.pages.foreign import NAME_CHARACTERS, initial, middle_out, tame, tame_lines, visible

PAGES = Pages(Brand(name="Acme"), PagePaths())
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
foreign_text = st.text(alphabet=st.characters(codec=None), max_size=300) | st.sampled_from(
    [hostile.MARKUP, hostile.OVERRIDE, hostile.HUGE, hostile.UNBROKEN, hostile.MESSAGE]
)


class Shape(HTMLParser):
    """The elements of a page, without its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.tags.append((tag, *sorted(name for name, _ in attrs)))


def login_with(name: str) -> bytes:
    return PAGES.login(login_view(Directory((SignInMethod(provider_id="a", name=name),))))


@given(name=foreign_text)
def test_a_name_never_changes_the_shape_of_the_page(name: str) -> None:
    page = login_with(name)
    assert Shape(page).tags == Shape(login_with("Acme Okta")).tags
    assert not ACTING.search(page.decode())


@given(text=foreign_text)
def test_upstream_text_never_changes_the_shape_of_an_error_page(text: str) -> None:
    def error_with(text: str) -> bytes:
        details = ErrorDetails(detail=f"a{text}", upstream=f"a{text}", expected="ω", received=f"a{text}b", hint="one")
        return PAGES.error(
            ErrorView(code="x", sentence="X.", at_s=0, action=Action.TRY_AGAIN, attempt_id="A", details=details)
        )

    assert Shape(error_with(text)).tags == Shape(error_with("b")).tags
    assert not ACTING.search(error_with(text).decode())


@given(text=foreign_text)
def test_a_query_is_given_back_as_text_only(text: str) -> None:
    methods = tuple(SignInMethod(provider_id=f"p{at}", name="Acme") for at in range(8))
    page = PAGES.login(login_view(Directory(methods), query=f"zzz{text}"))
    assert Shape(page).tags == Shape(PAGES.login(login_view(Directory(methods), query="zzzb"))).tags


def test_an_account_of_hostile_names_holds_no_markup_of_theirs() -> None:
    identity = replace(people.ADA.identities[0], connection_name=hostile.MARKUP, subject=hostile.MARKUP)
    session = replace(people.ADA.sessions[1], client=hostile.MARKUP)
    page = PAGES.account(replace(people.ADA, name=hostile.MARKUP, identities=(identity,), sessions=(session,)))
    assert b"<script>" not in page
    assert b"<img" not in page


def test_a_ten_kilobyte_name_is_cut() -> None:
    page = login_with(hostile.UNBROKEN)
    assert b"W" * NAME_CHARACTERS not in page
    assert len(page) < 4096


def test_an_override_is_seen_and_does_not_act() -> None:
    assert tame("Acme \u202egpj.exe") == "Acme \ufffdgpj.exe"
    assert tame("A\u200dB\u200cC") == "A\u200dB\u200cC"


def test_a_refresh_address_is_one_attribute_value() -> None:
    page = PAGES.moving_on(MovingOnView(kind=Moving.RETURNING, href="/a?b='c'&d=\"e\";f"))
    assert b'content="0;url=/a?b=&#39;c&#39;&amp;d=&#34;e&#34;;f"' in page


@given(text=foreign_text, limit=st.integers(2, 100))
def test_tamed_text_keeps_its_limit(text: str, limit: int) -> None:
    for tamed in (tame(text, limit=limit), tame_lines(text, limit=limit), visible(text, limit=limit)):
        assert len(tamed) <= limit
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x00]", tamed)
    assert len(middle_out(text, limit=limit)) <= limit


def test_an_identifier_keeps_both_ends() -> None:
    assert middle_out("0123456789abcdefghijABCDEFGHIJ", limit=11) == "01234…FGHIJ"
    assert middle_out("short") == "short"


def test_an_initial_is_a_letter_or_a_digit() -> None:
    assert initial("\u202e<acme>") == "A"
    assert initial("ß") == "S"
    assert initial("***") == "•"
