"""Who is let in by a group's name: names are whole, and only the case of ASCII letters is no matter."""

import pytest

from vestibule_sdk import NotAdmitted, require_one_of


@pytest.mark.parametrize("groups", [None, (), ("staff",)])
def test_nobody_is_kept_out_where_nothing_is_demanded(groups: tuple[str, ...] | None) -> None:
    require_one_of((), groups=groups, hint="")


@pytest.mark.parametrize("admitted", [("staff",), ("STAFF",), ("other", "Staff")])
def test_one_of_the_groups_is_enough(admitted: tuple[str, ...]) -> None:
    require_one_of(admitted, groups=("people", "staff"), hint="")


@pytest.mark.parametrize(
    ("admitted", "groups"),
    [
        ("staff", None),
        ("staff", ()),
        ("staff", ("",)),
        ("staff", ("staff ",)),
        ("staff", ("staffing", "sta", "not-staff", "staff/web")),
        ("staff", ("\u0455taff",)),  # a Cyrillic letter
        ("staff", ("\uff53taff",)),  # a fullwidth one
        ("kelvin", ("\u212aelvin",)),  # str.lower() would make it a k
        ("strasse", ("straße",)),  # str.casefold() would make it ss
    ],
)
def test_what_only_resembles_a_group_admits_nobody(admitted: str, groups: tuple[str, ...] | None) -> None:
    """S47."""
    with pytest.raises(NotAdmitted) as caught:
        require_one_of((admitted,), groups=groups, hint="Ask the owner.")
    assert caught.value.code == "not_admitted"
    assert caught.value.hint == "Ask the owner."


def test_the_refusal_names_few_groups_and_short_ones() -> None:
    """S64: what an upstream says is bounded wherever it is kept."""
    with pytest.raises(NotAdmitted) as caught:
        require_one_of(("staff",), groups=[f"{'x' * 5000}{number}" for number in range(1000)], hint="")
    assert caught.value.received is not None
    assert caught.value.received.endswith(" and 980 more")
    assert len(caught.value.received) < 2000
