"""Who is let in, where a connection names groups, organizations or teams: whoever belongs to one of them."""

from collections.abc import Iterable
from typing import Final

from vestibule_sdk.errors import NotAdmitted

_NAMES_AT_MOST: Final = 20
_CHARACTERS_AT_MOST: Final = 80
_SMALL: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def require_one_of(admitted: Iterable[str], *, groups: Iterable[str] | None, hint: str) -> None:
    """Let a person pass who belongs to one of the admitted groups; nobody is named when no group is.

    Names are compared whole, and exactly but for the case of ASCII letters: to fold more would take two names for one
    that the provider keeps apart.

    Args:
        admitted: What the connection names; empty lets everybody pass.
        groups: What the provider says that the person belongs to; None when it said nothing, which admits nobody.
        hint: What an administrator changes to admit the person.

    Raises:
        NotAdmitted: not_admitted.
    """
    wanted = {name.translate(_SMALL) for name in admitted}
    found = tuple(groups or ())
    if wanted and wanted.isdisjoint(name.translate(_SMALL) for name in found):
        raise NotAdmitted(
            "the person belongs to none of the groups that this connection admits",
            hint=hint,
            expected=" or ".join(sorted(wanted)),
            received="nothing about groups" if groups is None else _listed(found),
        )


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"{name[:_CHARACTERS_AT_MOST]!r}" for name in names[:_NAMES_AT_MOST])
    more = len(names) - _NAMES_AT_MOST
    return (shown + (f" and {more} more" if more > 0 else "")) or "no groups"
