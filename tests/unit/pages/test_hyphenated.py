"""Headings do not break at a hyphen, and stay text."""

import pytest

from vestibule.web.pages.hyphenated import whole_words


@pytest.mark.parametrize(
    ("sentence", "markup"),
    [
        ("The sign-in service", 'The <span class="whole">sign-in</span> service'),
        ("Sign-in or re-sign-in.", '<span class="whole">Sign-in</span> or <span class="whole">re-sign-in</span>.'),
        ("No hyphen - and a dash", "No hyphen - and a dash"),
        ("a-word-too-long-for-phones", "a-word-too-long-for-phones"),
        ("", ""),
    ],
)
def test_short_hyphenated_words_stay_whole(sentence: str, markup: str) -> None:
    assert whole_words(sentence) == markup


def test_markup_in_a_sentence_is_text() -> None:
    """S55: a catalogue is no place for markup either."""
    assert (
        whole_words("<b>sign-in</b> & <i>") == '&lt;b&gt;<span class="whole">sign-in</span>&lt;/b&gt; &amp; &lt;i&gt;'
    )
