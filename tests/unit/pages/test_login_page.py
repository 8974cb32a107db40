"""The sign-in page: order, fold, filter, and what an operator sees before the first connection."""

import pytest
from tools.gallery.samples import DOZEN, THOUSANDS, methods

from vestibule.flows.connections.directory import Directory
from vestibule.web.pages import Brand, LoginView, Notice, PagePaths, Pages, login_view
from vestibule.web.pages.login import LISTED_AT_MOST
from vestibule.web.words import ENGLISH

PAGES = Pages(Brand(name="Acme"), PagePaths(prefix="/auth"))


def names(view: LoginView) -> list[str]:
    return [method.name for method in view.methods]


def test_the_last_used_comes_first_and_is_marked() -> None:
    view = login_view(Directory(methods("A", "B", "C")), last_used="Id2")
    assert names(view) == ["C", "A", "B"]
    page = PAGES.login(view).decode()
    assert page.count(ENGLISH.login.last_used) == 1
    assert page.index("<bdi>C</bdi>") < page.index(ENGLISH.login.last_used) < page.index("<bdi>A</bdi>")


def test_an_unknown_last_used_changes_nothing() -> None:
    view = login_view(Directory(methods("A", "B")), last_used="gone")
    assert names(view) == ["A", "B"]
    assert ENGLISH.login.last_used.encode() not in PAGES.login(view)


@pytest.mark.parametrize(("count", "folded"), [(0, False), (6, False), (7, True), (12, True)])
def test_more_than_six_fold_into_a_search_field(count: int, folded: bool) -> None:  # noqa: FBT001 - the case's answer
    view = login_view(Directory(DOZEN[:count]))
    assert view.is_folded is folded
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
    assert names(login_view(Directory(DOZEN), query=query)) == found


def test_a_long_list_is_cut_and_says_so() -> None:
    view = login_view(THOUSANDS, last_used="Id4711")
    assert names(view) == ["Company 4711", *(f"Company {at:04}" for at in range(LISTED_AT_MOST - 1))]
    page = PAGES.login(view).decode()
    assert page.count('class="method"') == LISTED_AT_MOST
    assert f"{LISTED_AT_MOST} of 10,000 are shown: search by name." in page


@pytest.mark.parametrize(("count", "cut"), [(LISTED_AT_MOST, False), (LISTED_AT_MOST + 1, True)])
def test_the_script_filters_only_what_it_was_sent_in_full(count: int, cut: bool) -> None:  # noqa: FBT001 - the answer
    page = PAGES.login(login_view(Directory(methods(*map(str, range(count))))))
    assert page.count(b'class="method"') == LISTED_AT_MOST
    assert (b"data-filter" not in page) is cut
    assert (b"data-unfold" not in page) is cut


def test_a_search_with_many_matches_is_cut_too() -> None:
    view = login_view(THOUSANDS, query="company 47", last_used="Id4711")
    assert names(view)[:2] == ["Company 4711", "Company 0047"]
    assert len(view.methods) == LISTED_AT_MOST
    # 47 at any place of four digits: 3 places of 100 numbers, less 4747, which was counted twice.
    assert view.matching == 299
    assert "60 of 299 that match are shown: type more of the name." in PAGES.login(view).decode()


def test_a_search_finds_what_a_cut_list_leaves_out() -> None:
    page = PAGES.login(login_view(THOUSANDS, query="9876", return_to="/a")).decode()
    assert page.count('class="method"') == 1
    assert "1 of 10,000" in page
    assert '<a href="/auth/login?return_to=%2Fa">Clear the search</a>' in page


def test_the_filter_keeps_where_the_visitor_was_going() -> None:
    page = PAGES.login(login_view(Directory(DOZEN), query="acme", return_to="/a?b=c&d"))
    assert b'<input type="hidden" name="return_to" value="/a?b=c&amp;d">' in page
    assert b'href="/auth/login?return_to=%2Fa%3Fb%3Dc%26d"' in page


def test_a_button_is_a_plain_link_that_begins_the_login() -> None:
    page = PAGES.login(login_view(Directory(methods("Acme Okta")), return_to="/reports?a=1"))
    assert b'href="/api/auth/sso/login/Id0?return_to=%2Freports%3Fa%3D1"' in page
    assert b"Continue with <bdi>Acme Okta</bdi>" in page
    assert b'href="/api/auth/sso/login/Id0"' in PAGES.login(login_view(Directory(methods("Acme Okta"))))


def test_without_connections_the_operator_reads_what_to_do() -> None:
    page = PAGES.login(login_view(Directory(())))
    assert b"vestibule connections add" in page
    assert b'class="method"' not in page


@pytest.mark.parametrize("notice", list(Notice))
def test_a_notice_is_announced(notice: Notice) -> None:
    page = PAGES.login(login_view(Directory(methods("A")), notice=notice)).decode()
    assert f'<p class="notice" role="status">{ENGLISH.login.notices[notice]}</p>' in page
