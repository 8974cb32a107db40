"""What comes to its end is said within thirty days, and louder with every week."""

import pytest

from vestibule.domain.metadata.alarm import DAY_S, Loudness, failing_loudness, loudness

NOW_S = 1_800_000_000


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (31, Loudness.SILENT),
        (30, Loudness.NOTE),
        (21, Loudness.NOTE),
        (20, Loudness.REMINDER),
        (14, Loudness.REMINDER),
        (13, Loudness.WARNING),
        (7, Loudness.WARNING),
        (6, Loudness.ALARM),
        (1, Loudness.ALARM),
        (0, Loudness.OVER),
        (-400, Loudness.OVER),
    ],
)
def test_louder_with_every_week(days: int, expected: Loudness) -> None:
    assert loudness(end_s=NOW_S + days * DAY_S, now_s=NOW_S) is expected


def test_what_has_no_end_is_silent() -> None:
    assert loudness(end_s=None, now_s=NOW_S) is Loudness.SILENT


def test_the_marks_grow() -> None:
    assert [level.mark for level in Loudness] == ["", "!", "!!", "!!!", "!!!!", "OVER"]


def test_a_source_that_fails_grows_louder_too() -> None:
    heard = [failing_loudness(since_s=NOW_S - weeks * 7 * DAY_S, now_s=NOW_S) for weeks in range(6)]
    assert heard == [
        Loudness.NOTE,
        Loudness.REMINDER,
        Loudness.WARNING,
        Loudness.ALARM,
        Loudness.ALARM,
        Loudness.ALARM,
    ]
    assert failing_loudness(since_s=None, now_s=NOW_S) is Loudness.SILENT
