"""Only the bytes decide whether an answer is a JSON object (S32, S64)."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import UpstreamNotJSON
from vestibule.protocols.net import Answer, json_object
from vestibule.protocols.net.json_object import MAX_DEPTH


def answer(body: bytes, media_type: str = "application/json") -> Answer:
    return Answer(status=200, headers={"content-type": media_type}, body=body)


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "text/html; charset=utf-8", ""])
def test_the_media_type_does_not_matter(media_type: str) -> None:
    """S32."""
    assert json_object(answer(b' {"a": [1, null, "\xc3\xa4"]}\n', media_type)) == {"a": [1, None, "\u00e4"]}
    assert json_object(Answer(status=400, headers={}, body=b"\xef\xbb\xbf{}")) == {}


def test_the_last_of_two_equal_names_counts() -> None:
    assert json_object(answer(b'{"sub":"a","sub":"b"}')) == {"sub": "b"}


def nested(depth: int) -> bytes:
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def test_depth_is_bounded() -> None:
    """S64."""
    assert json_object(answer(nested(MAX_DEPTH)))
    wide = b'{"keys":[' + b",".join([b'{"kty":"RSA","x5c":["a"]}'] * 500) + b"]}"
    assert json_object(answer(wide))
    for body in (nested(MAX_DEPTH + 1), b'{"a":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}"):
        with pytest.raises(UpstreamNotJSON):
            json_object(answer(body))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"[]", "no object"),
        (b'"text"', "no object"),
        (b"null", "no object"),
        (b"<!DOCTYPE html><title>Sign in</title>", "HTML page"),
        (b"\n  <html>", "HTML page"),
        (b"{}x", "no JSON"),
        (b"{'a':1}", "no JSON"),
        (b'{"a":1', "no JSON"),
        (b'{"a":NaN}', "no JSON"),
        (b'{"a":"\xff"}', "no JSON"),
        (b'{"\xc0\x80":1}', "no JSON"),
        (b'{"a":"\\ud800"}', "no JSON"),
        (b'{"a":' + b"9" * 5000 + b"}", "no JSON"),
        (b"[" * 1_000_000, "no JSON"),
        (b'{"a":' * 100_000, "no JSON"),
        (b"\x1f\x8b\x08\x00", "no JSON"),
        ("{}".encode("utf-16"), "no JSON"),
        (b"access_token=gho_abc&scope=", "no JSON"),
    ],
)
def test_anything_else_is_refused_with_its_beginning(body: bytes, words: str) -> None:
    """S32."""
    with pytest.raises(UpstreamNotJSON) as caught:
        json_object(answer(body))
    assert caught.value.code == "upstream_not_json"
    assert words in caught.value.detail
    assert caught.value.detail.isprintable()
    assert len(caught.value.detail) < 500


@pytest.mark.parametrize(
    "body",
    [
        b"access_token=gho_TOPSECRET&scope=&token_type=bearer",
        b'{"access_token":"TOPSECRET',
        b'{"id_token": "eyJhbGciOiJSUzI1NiJ9.TOPSECRETTOPSECRETTOPSECRET.TOPSECRETTOPSECRETTOPSECRET',
        b"{'refresh_token': 'TOPSECRET'",
        b"client_secret = TOPSECRET",
        b"<p>TOPSECRETTOPSECRETTOPSECRETTOPSECRET</p>",
        b"x" * 110 + b"TOPSECRETTOPSECRETTOPSECRETTOPSECRET",
    ],
)
def test_a_token_in_the_wrong_format_is_not_quoted(body: bytes) -> None:
    """S59."""
    with pytest.raises(UpstreamNotJSON) as caught:
        json_object(answer(body))
    assert "TOPSECRET" not in str(caught.value)


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_end_in_anything_undeclared(body: bytes) -> None:
    """S77."""
    with suppress(UpstreamNotJSON):
        json_object(answer(body))
