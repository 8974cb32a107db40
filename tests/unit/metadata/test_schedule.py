"""When metadata is read again: cacheDuration within bounds, with jitter, and before its end."""

from hypothesis import given, settings
from hypothesis import strategies as st

from vestibule.domain.metadata.schedule import (
    LONGEST_S,
    RENEWED_AT_MOST_EVERY_S,
    SHORTEST_S,
    SOONEST_RETRY_S,
    USUAL_S,
    after_failure,
    after_success,
    may_renew,
)

NOW_S = 1_800_000_000


def in_s(cache_s: int | None, valid_until_s: int | None = None, dice: float = 0.0) -> int:
    """After how many seconds."""
    return after_success(now_s=NOW_S, cache_s=cache_s, valid_until_s=valid_until_s, dice=dice) - NOW_S


def test_the_publishers_word_counts_within_bounds() -> None:
    assert in_s(7_200) == 7_200
    assert in_s(1) == SHORTEST_S
    assert in_s(31_536_000) == LONGEST_S
    assert in_s(None) == USUAL_S


def test_it_is_read_again_before_its_end() -> None:
    assert in_s(86_400, NOW_S + 10_000) == 5_000
    assert in_s(86_400, NOW_S + 10) == SOONEST_RETRY_S
    assert in_s(86_400, NOW_S - 10) == SOONEST_RETRY_S


def test_jitter_only_ever_makes_it_sooner() -> None:
    assert in_s(10_000, dice=1.0) == 8_000


def test_after_a_failure_soon_then_ever_more_seldom() -> None:
    waits = [
        after_failure(now_s=NOW_S, failing_since_s=NOW_S - since_s, dice=0.0) - NOW_S
        for since_s in (0, 60, 600, 3_600, 30 * 86_400)
    ]
    assert waits == [300, 300, 600, 3_600, 86_400]


def test_an_unknown_key_has_it_read_early_but_not_again_at_once() -> None:
    for is_aggregate, every_s in ((False, RENEWED_AT_MOST_EVERY_S), (True, SHORTEST_S)):
        assert may_renew(now_s=NOW_S, tried_at_s=0, is_aggregate=is_aggregate)
        assert may_renew(now_s=NOW_S, tried_at_s=NOW_S - every_s, is_aggregate=is_aggregate)
        assert not may_renew(now_s=NOW_S, tried_at_s=NOW_S - every_s + 1, is_aggregate=is_aggregate)


@settings(deadline=None)  # no test asserts a time
@given(st.one_of(st.none(), st.integers(0, 2**40)), st.one_of(st.none(), st.integers(0, 2**40)), st.floats(0.0, 1.0))
def test_nobody_is_asked_more_often_than_every_four_minutes(
    cache_s: int | None, valid_until_s: int | None, dice: float
) -> None:
    wait_s = in_s(cache_s, valid_until_s, dice)
    assert SOONEST_RETRY_S * 0.8 - 1 <= wait_s <= LONGEST_S
