"""S68: what the twin keeps expires and has a bound."""

from hypothesis import given
from hypothesis import strategies as st
from twin_party import Clock

from vestibule_twin.expiring import Expiring


@given(steps=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40)), max_size=60))
def test_store_holds_the_newest_that_live(steps: list[tuple[int, int]]) -> None:
    """S68: a plain list of what was put, filtered by age and cut to size, says the same."""
    clock = Clock(0)
    store: Expiring[int, int] = Expiring(ttl_s=50, at_most=8, clock=clock)
    model: list[tuple[int, float]] = []
    for key, passed_s in steps:
        clock.now_s += passed_s
        store.put(key, key)
        model = [entry for entry in model if entry[0] != key and clock.now_s < entry[1]]
        model = [*model[-7:], (key, clock.now_s + 50)]
        assert len(store) <= 8
        assert list(store.values()) == [kept for kept, _ in model]
        assert all((store.get(other) == other) == (other in {kept for kept, _ in model}) for other in range(21))


def test_entry_dies_at_its_second() -> None:
    clock = Clock(100)
    store: Expiring[str, str] = Expiring(ttl_s=60, at_most=8, clock=clock)
    store.put("a", "x")
    clock.now_s += 59
    assert store.get("a") == "x"
    clock.now_s += 1
    assert store.get("a") is None
    store.drop("a")
    store.drop("a")
    assert len(store) == 0
