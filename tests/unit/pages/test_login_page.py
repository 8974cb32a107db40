"""The sign-in page: order, fold, filter, and what an operator sees before the first connection."""

import pytest
from tools.gallery.samples import DOZEN, methods

from vestibule.web.pages import Brand, LoginView, Notice, PagePaths, Pages
from vestibule.web.pages.login import choices, is_folded
from vestibule.web.words import ENGLISH

PAGES = Pages(Brand(name="Acme"), PagePaths(prefix="/auth"))


def names(view: LoginView) -> list[str]:
    return [choice.method.name for choice in choices(view)]


def test_the_last_used_comes_first_and_is_marked() -> None:
    view = LoginView(methods=methods("A", "B", "C"), last_used="Id2")
    assert names(view) == ["C", "A", "B"]
    assert [choice.is_last_used for choice in choices(view)] == [True, False, False]
    assert PAGES.login(view).count(ENGLISH.login.last_used.encode()) == 1


def test_an_unknown_last_used_changes_nothing() -> None:
    view = LoginView(methods=methods("A", "B"), last_used="gone")
    assert names(view) == ["A", "B"]
    assert ENGLISH.login.last_used.encode() not in PAGES.login(view)


@pytest.mark.parametrize(("count", "folded"), [(0, False), (6, False), (7, True), (12, True)])
def test_more_than_six_fold_into_a_search_field(count: int, folded: bool) -> None:  # noqa: FBT001 - the case's answer
    view = LoginView(methods=DOZEN[:count])
    assert is_folded(view) is folded
    page = PAGES.login(view)
    assert (b'type="search"' in page) is folded
    # Without JavaScript all of them are there.
    assert page.count(b'class="method"') == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("acme", ["Acme Okta"]),
        ("OSTERREICH", ["Cyberdyne Österreich"]),
        ("österreich cyber", ["Cyberdyne Österreich"]),
        ("id11", ["Aperture Laboratories"]),
        ("nowhere", []),
        ("   ", [method.name for method in DOZEN]),
    ],
)
def test_the_form_filters_without_javascript(query: str, found: list[str]) -> None:
    assert names(LoginView(methods=DOZEN, query=query)) == found


def test_the_filter_keeps_where_the_visitor_was_going() -> None:
    page = PAGES.login(LoginView(methods=DOZEN, query="acme", return_to="/a?b=c&d"))
    assert b'<input type="hidden" name="return_to" value="/a?b=c&amp;d">' in page
    assert b'href="/auth/login?return_to=%2Fa%3Fb%3Dc%26d"' in page


def test_a_button_is_a_plain_link_that_begins_the_login() -> None:
    page = PAGES.login(LoginView(methods=methods("Acme Okta"), return_to="/reports?a=1"))
    assert b'href="/api/auth/sso/login/Id0?return_to=%2Freports%3Fa%3D1"' in page
    assert b"Continue with <bdi>Acme Okta</bdi>" in page
    assert b'href="/api/auth/sso/login/Id0"' in PAGES.login(LoginView(methods=methods("Acme Okta")))


def test_without_connections_the_operator_reads_what_to_do() -> None:
    page = PAGES.login(LoginView(methods=()))
    assert b"vestibule connections add" in page
    assert b'class="method"' not in page


@pytest.mark.parametrize("notice", list(Notice))
def test_a_notice_is_announced(notice: Notice) -> None:
    page = PAGES.login(LoginView(methods=methods("A"), notice=notice)).decode()
    assert f'<p class="notice" role="status">{ENGLISH.login.notices[notice]}</p>' in page
