"""Pages on the way: they move on at once, by refresh and by link, and never by a POST (S52)."""

import pytest

from vestibule.web.csp import CONTENT_SECURITY_POLICY, policy_for_form_to
from vestibule.web.pages import (
    Brand,
    ConfirmSignOutView,
    Moving,
    MovingOnView,
    PagePaths,
    Pages,
    PostingView,
    SignedOutView,
)

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


def test_a_form_is_sent_on_by_the_script_or_by_its_button() -> None:
    """SAML bindings 3.5; what it carries is the provider's, so it is escaped whatever it holds (S55)."""
    view = PostingView(
        kind=Moving.SIGNING_IN,
        action="https://idp.example/sso?a=1&b=2",
        fields={"SAMLRequest": "PHg+", "RelayState": '"><script>alert(1)</script>'},
        name="<b>Acme</b>",
    )
    page = PAGES.posting(view).decode()
    assert '<form method="post" action="https://idp.example/sso?a=1&amp;b=2" data-send>' in page
    assert '<input type="hidden" name="SAMLRequest" value="PHg+">' in page
    assert "<button" in page
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "csrf_token" not in page


@pytest.mark.parametrize("action", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "x"])
def test_a_form_goes_to_plain_addresses_only(action: str) -> None:
    """S53."""
    with pytest.raises(ValueError, match="may not lead"):
        PAGES.posting(PostingView(kind=Moving.RETURNING, action=action, fields={}))


@pytest.mark.parametrize(
    ("address", "sources"),
    [
        ("https://idp.example/sso", "https://idp.example https:"),
        ("https://idp.example:8443/sso?x", "https://idp.example:8443 https:"),
        ("https://idp.example?x", "https://idp.example https:"),
        ("http://[::1]:8080/sso", "http://[::1]:8080 https:"),
    ],
)
def test_the_policy_of_a_form_lets_it_out(address: str, sources: str) -> None:
    """S55: the one difference between the two policies."""
    policy = policy_for_form_to(address)
    assert policy == CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action {sources}")
    assert policy != CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    "address",
    [
        "https://idp.example; script-src *",
        "https://idp.example\r\nX: y",
        "https://user@idp.example/",
        "https://",
        "javascript:x",
        "/sso",
        "https://idp.example,evil/",
    ],
)
def test_no_address_writes_a_policy_of_its_own(address: str) -> None:
    """S55."""
    with pytest.raises(ValueError, match="no form may go"):
        policy_for_form_to(address)


def test_a_partial_sign_out_is_said() -> None:
    """S22."""
    page = PAGES.signed_out(SignedOutView(partly=True)).decode()
    assert "could not sign you out everywhere" in page
    assert "could not" not in PAGES.signed_out(SignedOutView()).decode()


def test_signed_out_has_a_way_back_in() -> None:
    page = PAGES.signed_out(SignedOutView(return_to="/reports")).decode()
    assert 'href="/auth/login?return_to=%2Freports"' in page
    assert "refresh" not in page


def test_sign_out_by_link_asks_first() -> None:
    page = PAGES.confirm_sign_out(ConfirmSignOutView(csrf_token="t<")).decode()
    assert '<form method="post" action="/auth/logout"><input type="hidden" name="csrf_token" value="t&lt;">' in page
    assert 'href="/auth/account"' in page
