"""Expected and received, side by side, with the difference marked."""

from hypothesis import given
from hypothesis import strategies as st

from vestibule.web.pages.difference import CONTEXT_CHARACTERS, Marked, sides


def test_marks_what_differs() -> None:
    assert sides("realms/staff/x", "realms/guest/x") == (
        Marked(before="realms/", differs="staff", after="/x"),
        Marked(before="realms/", differs="guest", after="/x"),
    )


def test_a_missing_slash_is_marked_on_both_sides() -> None:
    assert sides("https://a/b", "https://a/b/") == (
        Marked(before="https://a/b", differs="", after=""),
        Marked(before="https://a/b", differs="/", after=""),
    )


def test_a_blank_at_the_end_is_a_difference() -> None:
    pair = sides("abc", "abc ")
    assert pair is not None
    assert pair[1] == Marked(before="abc", differs=" ", after="")


def test_two_words_that_only_begin_alike_are_not_marked() -> None:
    assert sides("a code", "access_denied") == (Marked(before="a code"), Marked(before="access_denied"))


def test_nothing_to_compare_marks_nothing() -> None:
    assert sides(None, None) is None
    assert sides("abc", None) == (Marked(before="abc"), None)
    assert sides(None, "") == (None, Marked(before=""))
    assert sides("same", "same") == (Marked(before="same"), Marked(before="same"))


def test_long_equal_text_is_shortened_round_the_difference() -> None:
    pair = sides("a" * 150 + "X" + "b" * 150, "a" * 150 + "Y" + "b" * 150)
    assert pair is not None
    left, right = pair
    assert left is not None
    assert right is not None
    assert (left.differs, right.differs) == ("X", "Y")
    assert len(left.before) == len(left.after) == CONTEXT_CHARACTERS


@given(st.text(alphabet="ab/", max_size=30), st.text(alphabet="ab/", max_size=30))
def test_the_parts_make_the_whole_again(expected: str, received: str) -> None:
    pair = sides(expected, received)
    assert pair is not None
    for text, marked in zip((expected, received), pair, strict=True):
        assert marked is not None
        assert marked.before + (marked.differs or "") + marked.after == text
