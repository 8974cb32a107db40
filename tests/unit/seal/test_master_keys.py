"""S57, S74: which texts are a master key, and what is said about the others."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import SettingsError
from vestibule.seal import parse_master_keys
from vestibule_sdk import Secret

KEY = bytes(range(0, 256, 8))
TEXT = base64.b64encode(KEY).decode()


@pytest.mark.parametrize(
    "text",
    [TEXT, TEXT.rstrip("="), base64.urlsafe_b64encode(KEY).decode(), f"  {TEXT}\n"],
    ids=["standard", "unpadded", "url-safe", "spaces"],
)
def test_base64_of_32_bytes_is_a_key(text: str) -> None:
    assert parse_master_keys(Secret(text)).newest.key == KEY


def test_several_keys_are_told_apart_by_their_ids() -> None:
    other = base64.b64encode(os.urandom(32)).decode()
    keys = parse_master_keys(Secret(f"{TEXT}, {other}"))
    assert list(keys) == [keys.newest.id, parse_master_keys(Secret(other)).newest.id]
    assert keys.newest.key == KEY


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        f"{TEXT},",
        "secret",
        "changeme",
        "*" * 44,
        base64.b64encode(KEY[:31]).decode(),
        base64.b64encode(KEY * 2).decode(),
        KEY.hex(),
        base64.b64encode(bytes(32)).decode(),
        base64.b64encode(b"\xff\x00" * 16).decode(),
        base64.b64encode(b"correct-horse-battery-staple-123").decode(),
    ],
)
def test_short_typed_and_default_keys_are_refused_by_the_settings_name(text: str) -> None:
    """S74: a default or short secret key stops the start."""
    with pytest.raises(SettingsError) as caught:
        parse_master_keys(Secret(text))
    assert caught.value.code == "settings_refused"
    assert caught.value.detail.startswith("VESTIBULE_SECRET_KEY")
    assert "python3 -c" in caught.value.hint


@given(text=st.text(max_size=200))
def test_no_text_raises_anything_else_or_is_repeated(text: str) -> None:
    """S59: a mistyped key is still nobody's business."""
    try:
        shown = repr(parse_master_keys(Secret(text)))
    except SettingsError as error:
        shown = str(error) + error.hint
    assert len(text) < 20 or text not in shown


@given(key=st.binary(min_size=32, max_size=32))
def test_a_key_is_read_back_exactly_or_refused_as_typed(key: bytes) -> None:
    try:
        assert parse_master_keys(Secret(base64.b64encode(key).decode())).newest.key == key
    except SettingsError:
        assert len(set(key)) < 16 or key.isascii()


def test_no_representation_shows_the_key() -> None:
    """S59."""
    keys = parse_master_keys(Secret(TEXT))
    for shown in (repr(keys), repr(keys.newest), str(keys)):
        assert TEXT not in shown
        assert repr(KEY) not in shown
