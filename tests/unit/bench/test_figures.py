"""What `make bench` tells about its measurements: no time is asserted anywhere."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.bench.figures import Figure, as_json, as_table, compared, figure, percentile
from tools.bench.loop import Measured

NUMBERS = st.floats(min_value=0.001, max_value=1e6)


def test_a_figure_is_the_median_of_its_rounds() -> None:
    assert figure("hello", [300.0, 100.0, 120.0], "1/s") == Figure("hello", 120.0, "1/s", None, None)


def test_a_ratio_is_taken_within_each_round() -> None:
    """One slow round of a busy machine slows both: the ratio of the medians would not be that of any round."""
    begin = compared("begin", [400.0, 50.0, 420.0], "1/s", to=[1000.0, 100.0, 1200.0], of="hello")
    assert (begin.value, begin.ratio, begin.of) == (400.0, 0.4, "hello")


def test_every_round_needs_both_sides_of_a_ratio() -> None:
    with pytest.raises(ValueError, match="zip"):
        compared("begin", [1.0, 2.0], "1/s", to=[1.0], of="hello")


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_one_of_the_values(share: float, expected: int) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == expected


@given(st.lists(NUMBERS, min_size=1), st.floats(min_value=0.01, max_value=1.0))
def test_so_many_values_do_not_exceed_a_percentile(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_json_has_the_five_members_of_every_figure() -> None:
    figures = (Figure("hello", 14900.0, "1/s"), Figure("begin", 5215.0, "1/s", 0.35, "hello"))
    assert msgspec.json.decode(as_json(figures)) == [
        {"name": "hello", "value": 14900.0, "unit": "1/s", "ratio": None, "of": None},
        {"name": "begin", "value": 5215.0, "unit": "1/s", "ratio": 0.35, "of": "hello"},
    ]


def test_the_table_has_a_line_for_every_figure() -> None:
    lines = as_table((Figure("hello", 14900.0, "1/s"), Figure("begin", 5215.0, "1/s", 0.35, "hello"))).splitlines()
    assert [line.split() for line in lines] == [
        ["hello", "14,900", "1/s"],
        ["begin", "5,215", "1/s", "0.35", "x", "hello"],
    ]


def test_the_parts_of_a_login_add_up() -> None:
    login = Measured(200, wall_s=0.25, used_s=0.2) + Measured(200, wall_s=0.75, used_s=0.6)
    assert (login.per_s, login.cpu_ms, login.busy) == (200.0, 4.0, 0.8)
