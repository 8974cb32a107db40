"""JSON as a provider might send it tomorrow: at every depth a member gone, a member more, a value of another type."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

ODD_VALUES: Final[tuple[Any, ...]] = (
    None,
    "",
    " ",
    0,
    7,
    -1.5,
    True,
    False,
    [],
    [1],
    ["x"],
    {},
    {"x": 1},
    "true",
    "x" * 5000,
)
"""One of every JSON type, and the usual surprises."""

NOT_TRUE: Final[tuple[Any, ...]] = ("true", "True", "1", 1, [True], {"x": True}, None, False, 0, "")
"""What is no boolean `true`, though some programs take it for one."""

NO_TEXT: Final[tuple[Any, ...]] = (None, "", 0, 7, -1.5, True, False, [], ["x"], {}, {"x": 1})
"""What is no text of at least one character."""

UNKNOWN: Final = "x-vestibule-unknown"
UNKNOWN_VALUE: Final = {"deep": [1, {"er": None}]}

Place = tuple[str | int, ...]

_ITEMS_AT_MOST: Final = 2
"""Of a list so many items are varied: the hundredth group is like the first."""


def places(value: Any) -> Iterator[Place]:  # noqa: ANN401 - any JSON value
    """Where something stands in JSON: every member of every object and the first items of every list, outer first."""
    if isinstance(value, Mapping):
        keys: list[str | int] = list(value)
    else:
        keys = list(range(min(len(value), _ITEMS_AT_MOST))) if isinstance(value, list | tuple) else []
    for key in keys:
        yield (key,)
        yield from ((key, *deeper) for deeper in places(value[key]))


def at(value: Any, place: Place) -> Any:  # noqa: ANN401 - any JSON value
    """What stands there."""
    for key in place:
        value = value[key]
    return value


def put(value: Any, place: Place, new: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON with something else in one place."""
    key, *deeper = place
    changed = put(value[key], tuple(deeper), new) if deeper else new
    return _with(value, key, changed)


def without(value: Any, place: Place) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON less what stands in one place."""
    key, *deeper = place
    if deeper:
        return _with(value, key, without(value[key], tuple(deeper)))
    if isinstance(value, Mapping):
        return {name: kept for name, kept in value.items() if name != key}
    return [kept for number, kept in enumerate(value) if number != key]


def fuller(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON with an unknown member in every object."""
    if isinstance(value, Mapping):
        return {**{name: fuller(each) for name, each in value.items()}, UNKNOWN: UNKNOWN_VALUE}
    return [fuller(each) for each in value] if isinstance(value, list | tuple) else value


def replaced(value: Any, old: str, new: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON with another value wherever that text stands."""
    if isinstance(value, Mapping):
        return {name: replaced(each, old, new) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(each, old, new) for each in value]
    return new if value == old else value


def less(value: Any, names: Collection[str]) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON without the members of those names, at every depth."""
    if isinstance(value, Mapping):
        return {name: less(each, names) for name, each in value.items() if name not in names}
    return [less(each, names) for each in value] if isinstance(value, list | tuple) else value


def more(value: Any, members: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON with further members in every object; those that are there stay as they are."""
    if isinstance(value, Mapping):
        return {**members, **{name: more(each, members) for name, each in value.items()}}
    return [more(each, members) for each in value] if isinstance(value, list | tuple) else value


def other_text(text: str) -> str:
    """Another text of the same shape: a GUID stays a GUID, a number a number."""
    return text[:-1] + ("0" if text[-1:] != "0" else "1")


def _with(value: Any, key: str | int, new: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, Mapping):
        return {**value, key: new}
    return [new if number == key else kept for number, kept in enumerate(value)]
