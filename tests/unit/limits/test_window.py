"""S67: counting in a sliding minute."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.domain.policy.limit_counts import WINDOW_S, OthersCounts
from vestibule.flows.limits.window import Window

START_S = 30_000_000 * WINDOW_S


def used(budget: int, seconds: list[int]) -> list[int]:
    """The seconds, of those given, at which a request was admitted."""
    window = Window(START_S // WINDOW_S)
    admitted = []
    for second in seconds:
        window.move_to((START_S + second) // WINDOW_S)
        if not window.wait_s(budget=budget, now_s=START_S + second):
            window.own += 1
            admitted.append(second)
    return admitted


def test_a_budget_lets_exactly_its_number_through_at_once() -> None:
    assert used(5, [7] * 20) == [7] * 5


def test_what_was_used_comes_back_bit_by_bit() -> None:
    assert used(6, [59] * 9 + [60] * 3 + [70] * 3 + [80] * 3 + [119] * 9) == [59] * 6 + [70, 80] + [119] * 4


def test_a_pause_gives_the_whole_budget_back() -> None:
    assert used(3, [59] * 4 + [179, 179, 179, 179]) == [59] * 3 + [179] * 3


def test_others_count_as_much_as_we() -> None:
    window = Window(START_S // WINDOW_S)
    window.others = OthersCounts(now=3, before=0)
    window.own = 1
    assert window.wait_s(budget=5, now_s=START_S) == 0
    window.own = 2
    assert window.wait_s(budget=5, now_s=START_S) > 0
    window.move_to(window.number + 1)
    assert (window.own, window.others) == (0, OthersCounts(now=0, before=3))


def test_a_clock_that_is_set_back_forgets_nothing() -> None:
    window = Window(START_S // WINDOW_S)
    window.own = 5
    window.move_to(window.number - 1)
    assert window.wait_s(budget=5, now_s=START_S - 30) > 0


@given(
    budget=st.integers(1, 50),
    before=st.integers(0, 60),
    own=st.integers(0, 60),
    others=st.integers(0, 60),
    passed_s=st.integers(0, WINDOW_S - 1),
)
def test_retry_after_is_exact(budget: int, before: int, own: int, others: int, passed_s: int) -> None:
    """S67: after that many seconds, and not a second earlier, the request is admitted."""
    now_s = START_S + passed_s

    def wait_at(later_s: int) -> int:
        window = Window(START_S // WINDOW_S - 1)
        window.own = before
        window.move_to(START_S // WINDOW_S)
        window.own = own
        window.others = OthersCounts(now=others, before=0)
        window.move_to((now_s + later_s) // WINDOW_S)
        return window.wait_s(budget=budget, now_s=now_s + later_s)

    wait_s = wait_at(0)
    assert 0 <= wait_s <= 2 * WINDOW_S
    if wait_s:
        assert wait_at(wait_s) == 0
        assert wait_at(wait_s - 1) > 0


@given(budget=st.integers(1, 20), gaps=st.lists(st.integers(0, 20), max_size=150))
def test_no_minute_admits_more_than_two_budgets(budget: int, gaps: list[int]) -> None:
    """S67: the bound that the module states, for every sequence of requests."""
    seconds, now = [], 0
    for gap in gaps:
        now += gap
        seconds.append(now)
    admitted = used(budget, seconds)
    for start in admitted:
        assert sum(start <= second < start + WINDOW_S for second in admitted) <= 2 * budget


@pytest.mark.parametrize("budget", [1, 2, 7])
def test_somebody_who_never_stops_asking_still_gets_the_budget(budget: int) -> None:
    """Refused requests are not counted, so whoever asks too often is slowed down, not locked out."""
    admitted = used(budget, [second for second in range(1200) for _ in range(3)])
    assert len(admitted) >= budget * 1200 / WINDOW_S * 0.9
