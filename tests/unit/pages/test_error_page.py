"""The error page, top to bottom as LOOK.md has it (S70)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import escape
from msgspec.structs import replace
from tools.gallery.failures import AUDIENCE, failure

from vestibule import errors
from vestibule.web.pages import Action, Brand, ErrorDetails, PagePaths, Pages, next_step
from vestibule.web.pages.next_step import STEPS
from vestibule.web.words import ENGLISH

PAGES = Pages(Brand(name="Acme"), PagePaths())
WHOLE = re.compile(r'<span class="whole">([^<]+)</span>')
ERRORS = [error for name in errors.__all__ if hasattr(error := getattr(errors, name), "code")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_every_code_has_its_page(error: type[errors.VestibuleError]) -> None:
    view = failure(error)
    page = PAGES.error(view).decode()
    assert f'<div role="alert"><h1>{escape(error.public)}</h1></div>' in WHOLE.sub(r"\1", page)
    assert page.count('class="main-button"') == 1
    assert ENGLISH.error.actions[view.action] in page
    assert f">{error.code}</code>" in page
    assert ENGLISH.error.details not in page


def test_values_to_paste_have_a_heading_of_their_own() -> None:
    """They are no part of the clicks, and are there without any."""
    page = PAGES.error(failure(errors.AudienceMismatch, details=replace(AUDIENCE, hint=""))).decode()
    assert f"<h3>{ENGLISH.error.live_values}</h3>" in page
    assert f"<h3>{ENGLISH.error.fix}</h3>" not in page


def test_order_is_sentence_button_reference_details() -> None:
    page = PAGES.error(failure(errors.AudienceMismatch, details=AUDIENCE)).decode()
    order = [
        "<h1",
        "main-button",
        'class="reference',
        ">audience_mismatch<",
        ">7K3QF9PM<",
        " UTC</time>",
        'id="details"',
        "<mark>",
    ]
    places = [page.index(part, page.index("<body>")) for part in order]
    assert places == sorted(places)


def test_one_copy_takes_all_three() -> None:
    page = PAGES.error(failure(errors.FlowExpired)).decode()
    assert 'data-copy="flow_expired · 7K3QF9PM · 2026-07-24 14:03:23 UTC"' in page
    assert ENGLISH.error.copy_all in page


def test_without_an_attempt_two_remain() -> None:
    page = PAGES.error(failure(errors.PageNotFound)).decode()
    assert 'data-copy="not_found · 2026-07-24 14:03:23 UTC"' in page
    assert ENGLISH.error.attempt not in page
    assert ENGLISH.error.copy_all not in page


def test_asking_the_administrator_opens_a_mail_with_the_reference() -> None:
    page = PAGES.error(failure(errors.InvalidClient)).decode()
    href = page.partition('class="main-button" href="')[2].partition('"')[0].replace("&amp;", "&")
    parts = urlsplit(href)
    assert (parts.scheme, parts.path) == ("mailto", "")
    assert "invalid_client · 7K3QF9PM · 2026-07-24 14:03:23 UTC" in parse_qs(parts.query)["body"][0]


def test_the_button_leads_where_the_view_says() -> None:
    view = replace(failure(errors.FlowExpired), href="/api/auth/sso/login/Okta")
    assert 'class="main-button" href="/api/auth/sso/login/Okta"' in PAGES.error(view).decode()
    with pytest.raises(ValueError, match="may not lead"):
        PAGES.error(replace(view, href="javascript:alert(1)"))


def test_details_show_the_difference_the_clicks_and_the_live_value() -> None:
    page = PAGES.error(failure(errors.AudienceMismatch, details=AUDIENCE)).decode()
    assert '<code dir="ltr">vestibule-<mark>production</mark></code>' in page
    assert '<code dir="ltr">vestibule-<mark>staging</mark></code>' in page
    assert page.count("<li>") == 3
    assert 'data-copy="vestibule-production"' in page
    assert '<tr class="failed"><th scope="row">Checks of the answer</th>' in page
    assert 'href="https://vestibule.example/docs/reference/errors#audience_mismatch"' in page


def test_empty_details_are_no_empty_headings() -> None:
    page = PAGES.error(failure(errors.AudienceMismatch, details=ErrorDetails(detail="x"))).decode()
    for heading in (ENGLISH.error.fix, ENGLISH.error.expected, ENGLISH.error.upstream):
        assert heading not in page


def test_upstream_text_is_quoted_shortened_and_marked_as_theirs() -> None:
    page = PAGES.error(failure(errors.TokenError, details=ErrorDetails(upstream="<b>no</b>" + "x" * 5000))).decode()
    quoted = page.partition('<blockquote dir="auto">')[2].partition("</blockquote>")[0]
    assert quoted.startswith("&lt;b&gt;no&lt;/b&gt;x")
    assert quoted.endswith("…")
    assert page.index(ENGLISH.error.upstream) < page.index("<blockquote")


def test_a_translation_replaces_the_sentence_by_code() -> None:
    words = replace(ENGLISH, error=replace(ENGLISH.error, sentences={"flow_expired": "Zu spät."}))
    assert ">Zu spät.</h1>" in Pages(Brand(), PagePaths(), words=words).error(failure(errors.FlowExpired)).decode()


def test_the_next_step_speaks_only_of_codes_that_exist() -> None:
    codes = {error.code for error in ERRORS}
    assert set(STEPS) <= codes


@pytest.mark.parametrize(
    ("code", "action"),
    [
        ("flow_expired", Action.TRY_AGAIN),
        ("rate_limited", Action.TRY_AGAIN),
        ("account_not_linked", Action.SIGN_IN_AND_CONNECT),
        ("identity_taken", Action.ACCOUNT),
        ("unknown_connection", Action.ANOTHER_WAY),
        ("not_found", Action.SIGN_IN),
        ("invalid_client", Action.ASK_ADMINISTRATOR),
        ("audience_mismatch", Action.ASK_ADMINISTRATOR),
    ],
)
def test_the_next_step_fits_the_code(code: str, action: Action) -> None:
    assert next_step(code) is action
