"""S52, S71: a foreign page cannot change anything."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import CrossSiteRequest
from vestibule.seal import new_token
from vestibule.web.guards import CSRF
from vestibule_sdk.secret import Secret

BASE_URL = "https://login.example"
KEYS = (os.urandom(32), os.urandom(32))
GUARD = CSRF(lambda: KEYS, base_url=BASE_URL)
SESSION = new_token()
OURS = [(b"origin", BASE_URL.encode())]


def refused(headers: list[tuple[bytes, bytes]], token: str | None, session_token: Secret = SESSION) -> bool:
    """Whether the guard refuses; any other error than `cross_site_request` is a fault."""
    try:
        GUARD.check(headers, token=token, session_token=session_token)
    except CrossSiteRequest as error:
        return error.code == "cross_site_request"
    return False


@pytest.mark.parametrize(
    "headers",
    [
        OURS,
        [(b"origin", BASE_URL.encode()), (b"sec-fetch-site", b"same-origin"), (b"referer", b"https://evil.example/")],
        [(b"sec-fetch-site", b"same-origin")],
        [(b"referer", BASE_URL.encode() + b"/account?x")],
        [(b"referer", BASE_URL.encode())],
        [],
    ],
    ids=["origin", "origin decides", "fetch metadata", "referer", "referer without path", "a program"],
)
def test_a_form_of_ours_passes(headers: list[tuple[bytes, bytes]]) -> None:
    """S52."""
    assert not refused(headers, GUARD.token(SESSION))


@pytest.mark.parametrize(
    "headers",
    [
        [(b"origin", b"null")],
        [(b"origin", b"")],
        [(b"origin", b"https://evil.example")],
        [(b"origin", b"http://login.example")],
        [(b"origin", b"https://login.example:444")],
        [(b"origin", b"https://login.example.evil.example")],
        [(b"origin", b"https://app.login.example")],
        [(b"origin", b"https://login.example"), (b"origin", b"https://evil.example")],
        [(b"origin", b"https://login.example, https://evil.example")],
        [(b"origin", b"https://evil.example"), (b"sec-fetch-site", b"same-origin")],
        [(b"sec-fetch-site", b"cross-site")],
        [(b"sec-fetch-site", b"same-site")],
        [(b"sec-fetch-site", b"none")],
        [(b"sec-fetch-site", b"same-origin"), (b"sec-fetch-site", b"cross-site")],
        [(b"referer", b"https://evil.example/https://login.example/")],
        [(b"referer", b"https://login.example.evil.example/")],
        [(b"referer", b"https://login.example@evil.example/")],
        [(b"referer", b"")],
    ],
)
def test_another_origin_is_refused_even_with_the_token(headers: list[tuple[bytes, bytes]]) -> None:
    """S52: a sibling host that stole a token, an opaque origin, a look-alike."""
    assert refused(headers, GUARD.token(SESSION))


def test_a_request_without_our_token_is_refused() -> None:
    """S52: absent, another session's, of another key, cut or altered."""
    token = GUARD.token(SESSION)
    assert refused(OURS, None)
    assert refused(OURS, "")
    assert refused(OURS, GUARD.token(new_token()))
    assert refused(OURS, CSRF(lambda: (os.urandom(32),), base_url=BASE_URL).token(SESSION))
    assert refused(OURS, token[:-4])
    for position in (0, 20, 40, 63):
        other = "A" if token[position] != "A" else "B"
        assert refused(OURS, token[:position] + other + token[position + 1 :])


def test_a_token_dies_with_its_session() -> None:
    """S50, S52: a new login, a new session token, so old forms are worth nothing."""
    token = GUARD.token(SESSION)
    assert refused(OURS, token, new_token())


def test_a_form_outlives_a_key_rotation() -> None:
    """S58: what was made under the older key is still taken, and new forms are made under the newer."""
    old = CSRF(lambda: KEYS[1:], base_url=BASE_URL).token(SESSION)
    assert not refused(OURS, old)
    with pytest.raises(CrossSiteRequest):
        CSRF(lambda: KEYS[1:], base_url=BASE_URL).check(OURS, token=GUARD.token(SESSION), session_token=SESSION)


def test_no_two_forms_carry_the_same_token() -> None:
    """A compressed page must not repeat one secret (BREACH)."""
    assert len({GUARD.token(SESSION) for _ in range(100)}) == 100


@given(token=st.one_of(st.text(), st.text(min_size=64, max_size=64), st.from_regex(r"[\w-]{64}", fullmatch=True)))
def test_any_text_is_refused_by_name(token: str) -> None:
    """S19, S77."""
    assert refused(OURS, token)
