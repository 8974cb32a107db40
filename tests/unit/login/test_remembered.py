"""Which providers a browser is remembered to have used: little, of bounded size, and nothing that it says for sure."""

import re

from vestibule.flows.login.remembered import (
    REMEMBERED_AT_MOST,
    by_key,
    remembered_key,
    remembered_keys,
    remembering,
)


def test_the_last_used_one_is_first_and_stands_there_once() -> None:
    word = remembering(remembering(remembering(None, "a"), "b"), "a")
    assert remembered_keys(word) == ("a", "b")


def test_the_oldest_is_forgotten() -> None:
    word: str | None = None
    for at in range(REMEMBERED_AT_MOST + 3):
        word = remembering(word, remembered_key("01CONNECTION", f"https://idp{at}.example"))
    assert word is not None
    newest = [remembered_key("01CONNECTION", f"https://idp{at}.example") for at in (8, 7, 6, 5, 4, 3)]
    assert remembered_keys(word) == tuple(newest)
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", word)


def test_nothing_remembers_nothing() -> None:
    assert remembered_keys(None) == ()
    assert remembered_keys("") == ()


def test_a_key_is_of_one_connection() -> None:
    """Who looks over several installations' cookies learns from none what another one's mean."""
    name = "https://idp.example"
    assert remembered_key("01A", name) != remembered_key("01B", name)
    assert by_key("01A", [name]) == {remembered_key("01A", name): name}
