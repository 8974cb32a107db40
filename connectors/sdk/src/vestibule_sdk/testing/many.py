"""Lists that became groups, made long: a connector that cuts one short would take somebody's rights, or leave them."""

from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from vestibule_sdk.testing.variations import at, places, put

MANY: Final = 300
"""More than a page, a token or a careless slice holds."""

_RARE: Final = 0xA000
"""Where examples' GUIDs do not end, which are counted up from one."""

GroupsOf = Callable[[Any], frozenset[str] | None]
"""The groups that come of JSON; None when it is refused."""


def cut_short(said: Any, groups_of: GroupsOf) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Which lists do not arrive whole once they are long, in words. A declared refusal is no group less.

    Args:
        said: JSON that groups are made of.
        groups_of: Makes them.
    """
    known = groups_of(said)
    if not known:
        return
    for place in places(said):
        items = at(said, place)
        found = _named(said, place, known, groups_of) if isinstance(items, list | tuple) else None
        if found is None:
            continue
        item, leaf = found
        more = [_renamed(item, leaf, number) for number in range(MANY)]
        groups = groups_of(put(said, place, [*items, *more]))
        if groups is not None and len(groups) < len(known) + MANY:
            words = ".".join(map(str, place))
            yield f"of {MANY} more groups in {words} only {len(groups - known)} arrive, and nobody is told"


def _named(said: Any, place: tuple[str | int, ...], known: frozenset[str], groups_of: GroupsOf) -> Any:  # noqa: ANN401
    """An item of the list that is a group, and where in it the group's name is; None when the list is of other things.

    Groups are known by what they are called after, and by their going away with it.
    """
    for number, item in enumerate(at(said, place)):
        for leaf in ((), *places(item)):
            text = at(item, leaf)
            if not isinstance(text, str | int) or isinstance(text, bool) or not _is_in(str(text), known):
                continue
            changed = groups_of(put(said, (*place, number, *leaf), numbered(text, MANY)))
            if changed != known:
                return item, leaf
    return None


def _is_in(text: str, groups: frozenset[str]) -> bool:
    return bool(text) and any(text.casefold() in group.casefold() for group in groups)


def _renamed(item: Any, leaf: tuple[str | int, ...], number: int) -> Any:  # noqa: ANN401 - any JSON value
    named = numbered(at(item, leaf), number)
    return put(item, leaf, named) if leaf else named


def numbered(name: str | int, number: int) -> str | int:
    """Another name of the same shape: a GUID stays a GUID, and a number a number."""
    if isinstance(name, int):
        return name + number + 1
    try:
        UUID(name)
    except ValueError:
        return f"{name}{number:03}" if name.isdecimal() else f"{name}-{number}"
    return f"{name[:-4]}{_RARE + number:04x}"
