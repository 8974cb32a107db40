"""Foreign text in details is short and harmless (S31, S69)."""

from hypothesis import given
from hypothesis import strategies as st

from vestibule.protocols.shown import MAX_SHOWN, shown


@given(st.text())
def test_any_text_becomes_one_short_printable_line(text: str) -> None:
    """S69: no control characters, no line breaks, no direction marks, no lone surrogates."""
    line = shown(text)
    assert line.isprintable()
    assert len(line) <= 6 * MAX_SHOWN + 1
    line.encode()


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_any_value_becomes_one_printable_line(value: object) -> None:
    assert shown(value).isprintable()


def test_a_plain_text_stays_as_it_is() -> None:
    assert shown("https://op.example/realms/Zoë") == "https://op.example/realms/Zoë"
    assert shown("") == "(empty)"
    assert shown("abcdef", limit=3) == "abc…"
