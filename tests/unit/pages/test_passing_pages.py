"""Pages on the way: they move on at once, by refresh and by link, and never by a POST (S52)."""

import pytest

from vestibule.web.pages import Brand, ConfirmSignOutView, Moving, MovingOnView, PagePaths, Pages, SignedOutView

PAGES = Pages(Brand(name="Acme"), PagePaths(prefix="/auth"))


@pytest.mark.parametrize("kind", list(Moving))
def test_moves_on_at_once_by_refresh_and_by_link(kind: Moving) -> None:
    """S52; at once, because a delay is a time limit that nobody can extend (WCAG 2.2.1)."""
    page = PAGES.moving_on(MovingOnView(kind=kind, href="https://idp.example/end?a=1&b=2", name="Acme Okta")).decode()
    assert '<meta http-equiv="refresh" content="0;url=https://idp.example/end?a=1&amp;b=2">' in page
    assert '<a href="https://idp.example/end?a=1&amp;b=2">' in page
    assert "<form" not in page


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "x", ""]
)
def test_moves_on_to_plain_addresses_only(href: str) -> None:
    """S53: whatever calls this page, it is no way round the rule about redirects."""
    with pytest.raises(ValueError, match="may not lead"):
        PAGES.moving_on(MovingOnView(kind=Moving.RETURNING, href=href))


def test_signed_out_has_a_way_back_in() -> None:
    page = PAGES.signed_out(SignedOutView(return_to="/reports")).decode()
    assert 'href="/auth/login?return_to=%2Freports"' in page
    assert "refresh" not in page


def test_sign_out_by_link_asks_first() -> None:
    page = PAGES.confirm_sign_out(ConfirmSignOutView(csrf_token="t<")).decode()
    assert '<form method="post" action="/auth/logout"><input type="hidden" name="csrf_token" value="t&lt;">' in page
    assert 'href="/auth/account"' in page
