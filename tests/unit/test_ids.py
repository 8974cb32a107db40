"""Ids are ULIDs as everybody else reads them."""

from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

from vestibule.domain.ids import new_id

TIMES_MS = st.integers(min_value=0, max_value=2**48 - 1)


@given(TIMES_MS)
def test_an_id_holds_the_time_it_was_made(now_ms: int) -> None:
    assert ULID.from_str(new_id(now_ms)).milliseconds == now_ms


@given(TIMES_MS, TIMES_MS)
def test_ids_sort_by_the_time_they_were_made(one_ms: int, other_ms: int) -> None:
    one, other = new_id(one_ms), new_id(other_ms)
    assert one != other
    assert (one < other) == (one_ms < other_ms) or one_ms == other_ms
