"""S51: names and attributes of every cookie."""

import pytest

from vestibule.web.cookies import CookieNaming, OpaqueCookie

HTTPS = CookieNaming("https://login.example")
LOOPBACK = CookieNaming("http://localhost:8000")


def test_over_https_a_cookie_is_bound_to_the_host() -> None:
    """S51: __Host- prefix, Secure, HttpOnly, SameSite=Lax, Path=/ and no Domain."""
    name = HTTPS.name("session")
    assert name == "__Host-vestibule-session"
    assert HTTPS.set(name, "abc", max_age_s=60) == (
        "__Host-vestibule-session=abc; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax"
    )


def test_on_loopback_the_same_cookie_has_another_name() -> None:
    """S51: without Secure and prefix, since Safari keeps no Secure cookie from http://localhost."""
    name = LOOPBACK.name("session")
    assert name == "vestibule-session"
    assert LOOPBACK.set(name, "abc", max_age_s=60) == (
        "vestibule-session=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"
    )


@pytest.mark.parametrize("naming", [HTTPS, LOOPBACK])
def test_a_cookie_is_forgotten_with_the_attributes_it_was_kept_with(naming: CookieNaming) -> None:
    """S51: a browser ignores a `__Host-` cookie without Secure and Path=/, also one that is meant to expire it."""
    kept = naming.set("x", "", max_age_s=0)
    assert naming.expire("x") == kept


@pytest.mark.parametrize("naming", [HTTPS, LOOPBACK])
def test_a_word_is_read_back(naming: CookieNaming) -> None:
    cookie = OpaqueCookie(naming, "session", max_age_s=60)
    pair = cookie.set("Abc-123_x.y").partition(";")[0].encode()
    assert cookie.read(b"other=1; " + pair + b"; more=2") == "Abc-123_x.y"


@pytest.mark.parametrize("value", [b"", b'"abc"', b"a b", b"a%20b", b"\xff", b"a=b", b"x" * 129, b"<x>"])
def test_what_we_did_not_write_is_not_read(value: bytes) -> None:
    cookie = OpaqueCookie(HTTPS, "session", max_age_s=60)
    assert cookie.read(b"__Host-vestibule-session=" + value) is None
