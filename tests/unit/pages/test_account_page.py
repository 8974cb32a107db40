"""The account page: identities with their reasons, sessions with their buttons."""

import pytest
from msgspec.structs import replace
from tools.gallery import people

from vestibule.domain.accounts.addresses import Reason
from vestibule.web.pages import Brand, PagePaths, Pages
from vestibule.web.pages.client import browser_and_system
from vestibule.web.words import ENGLISH

PAGES = Pages(Brand(name="Acme"), PagePaths())


def test_says_who_one_is() -> None:
    page = PAGES.account(people.ADA).decode()
    assert "Ada Lovelace" in page
    assert "ada.lovelace@acme.example" in page
    assert people.ADA.account_id in page


def test_an_account_without_name_and_address_says_so() -> None:
    page = PAGES.account(people.BARE).decode()
    assert ENGLISH.account.no_name in page
    assert "None" not in page


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_told_in_words(reason: Reason) -> None:
    """S44: the reasons of a link decision are stored and shown."""
    identity = replace(people.ADA.identities[0], reasons=(reason,))
    page = PAGES.account(replace(people.ADA, identities=(identity,))).decode()
    assert ENGLISH.account.reasons[reason] in page
    assert str(reason) not in page


def test_a_reason_of_a_later_version_is_shown_as_it_is() -> None:
    identity = replace(people.ADA.identities[0], reasons=("mailed_code",))
    assert "mailed_code" in PAGES.account(replace(people.ADA, identities=(identity,))).decode()


def test_every_session_but_this_one_can_be_ended() -> None:
    page = PAGES.account(people.ADA).decode()
    current, *others = people.ADA.sessions
    assert f'name="session_id" value="{current.id}"' not in page
    for session in others:
        assert f'name="session_id" value="{session.id}"' in page
    assert page.count(ENGLISH.account.this_session) == 1
    assert ENGLISH.account.end_others in page


def test_a_single_session_has_nothing_else_to_end() -> None:
    page = PAGES.account(people.BARE).decode()
    assert ENGLISH.account.end_others not in page
    assert ENGLISH.common.sign_out in page


def test_times_are_told_in_utc_until_the_script_knows_better() -> None:
    page = PAGES.account(replace(people.ADA, sessions=(replace(people.ADA.sessions[0], started_at_s=0),))).decode()
    assert '<time datetime="1970-01-01T00:00:00Z" data-local>1 Jan 1970, 00:00 UTC</time>' in page


@pytest.mark.parametrize(
    ("user_agent", "named"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0", ("Firefox", "Linux")),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 "
                "Safari/537.36 Edg/149.0.0.0"
            ),
            ("Edge", "Windows"),
        ),
        (
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 "
                "Safari/605.1.15"
            ),
            ("Safari", "macOS"),
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                "CriOS/149.0.0.0 Mobile/15E148 Safari/604.1"
            ),
            ("Chrome", "iPhone"),
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 "
                "Chrome/136.0.0.0 Mobile Safari/537.36"
            ),
            ("Samsung Internet", "Android"),
        ),
        ("python-httpx2/2.15", (None, None)),
        ("", (None, None)),
    ],
)
def test_browsers_are_called_what_their_users_call_them(user_agent: str, named: tuple[str | None, str | None]) -> None:
    """Source of the strings: each browser's own, in its vendor's documentation of the reduced User-Agent."""
    assert browser_and_system(user_agent) == named


def test_only_what_can_go_has_a_way_to_be_disconnected() -> None:
    """S48: the last way in has none."""
    page = PAGES.account(people.ADA).decode()
    for identity in people.ADA.identities:
        assert f'action="/account/disconnect/{identity.id}"' in page
    assert "/account/disconnect/" not in PAGES.account(people.BARE).decode()


def test_what_was_connected_or_disconnected_lately_is_pointed_out() -> None:
    """S48: an owner who did not do it notices, at any visit."""
    page = PAGES.account(people.BUSY).decode()
    assert page.count(f'<span class="tag">{ENGLISH.account.new}</span>') == 1
    assert "Wayne Enterprises</bdi> was disconnected" in page
    assert ENGLISH.account.new not in PAGES.account(people.ADA).decode()


def test_a_page_with_nothing_to_connect_has_no_place_for_it() -> None:
    assert ENGLISH.account.connect in PAGES.account(people.ADA).decode()
    assert ENGLISH.account.connect not in PAGES.account(people.BARE).decode()


def test_more_offers_than_a_handful_are_searched() -> None:
    assert "6 of 40 are shown" in PAGES.account(people.BUSY).decode()
    assert "Nothing matches “<bdi>nowhere</bdi>”." in PAGES.account(people.FOUND).decode()
    assert 'type="search"' not in PAGES.account(people.ADA).decode()


def test_a_stale_session_is_shown_what_confirms_it_and_nothing_else_to_press() -> None:
    """S48."""
    page = PAGES.method_change(people.CONFIRMING).decode()
    assert f'action="{people.CONFIRMING.path}"' not in page
    for way in people.CONFIRMING.confirm_by:
        assert f'name="link_id" value="{way.link_id}"' in page
    assert f'name="return_to" value="{people.CONFIRMING.path}"' in page
    assert ENGLISH.method_change.confirm_impossible in PAGES.method_change(people.UNCONFIRMABLE).decode()
    assert f'action="{people.CONNECTING.path}"' in PAGES.method_change(people.CONNECTING).decode()
