"""S55: what every answer of ours carries."""

import pytest

from vestibule.web.guards import SecurityHeaders

HTTPS = SecurityHeaders("https://login.example")
LOOPBACK = SecurityHeaders("http://localhost:8000")


def test_a_page_allows_nothing_from_elsewhere() -> None:
    """S41, S55: no inline script or style, no frame, no form to elsewhere, nothing kept by a cache."""
    headers = dict(HTTPS.page)
    assert headers[b"content-security-policy"].split(b"; ") == [
        b"default-src 'none'",
        b"style-src 'self'",
        b"script-src 'self'",
        b"img-src 'self' data:",
        b"form-action 'self'",
        b"base-uri 'none'",
        b"frame-ancestors 'none'",
    ]
    assert headers[b"cross-origin-opener-policy"] == b"same-origin"
    assert headers[b"x-frame-options"] == b"DENY"


@pytest.mark.parametrize("kind", ["page", "json", "problem", "redirect"])
def test_no_answer_about_a_person_is_kept_or_guessed(kind: str) -> None:
    """S55: no-store, nosniff, and a Referrer-Policy that leaves the Origin of our own POSTs alone."""
    headers = getattr(HTTPS, kind)
    assert len(dict(headers)) == len(headers)
    assert dict(headers) | {
        b"cache-control": b"no-store",
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"same-origin",
        b"cross-origin-resource-policy": b"same-origin",
        b"strict-transport-security": b"max-age=31536000",
    } == dict(headers)
    assert b"frame-ancestors 'none'" in dict(headers)[b"content-security-policy"]


def test_files_named_by_their_content_may_be_cached() -> None:
    assert b"cache-control" not in dict(HTTPS.static)
    assert dict(HTTPS.static)[b"x-content-type-options"] == b"nosniff"


def test_loopback_does_not_ask_for_https() -> None:
    for headers in (LOOPBACK.page, LOOPBACK.json, LOOPBACK.redirect, LOOPBACK.static):
        assert b"strict-transport-security" not in dict(headers)
