"""The sign-in page: which ways in are offered, in which order, and when they fold into a search field (LOOK.md)."""

from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct

from vestibule.flows.connections.directory import QUERY_CHARACTERS, Directory, Listed

FOLD_ABOVE: Final = 6
"""With more ways in than this, a search field comes first."""

LISTED_AT_MOST: Final = 60
"""Nobody reads more names than this to find their own, and a stranger's request has a bounded cost with any number of
connections: a few milliseconds and 24 KB, or 56 KB with the longest `return_to` in every link. The others are found by
the search."""


class Notice(StrEnum):
    """Why somebody finds himself on the sign-in page."""

    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    SIGN_IN_FIRST = "sign_in_first"


class Offered(Listed, Protocol):
    """What the page takes from a connection."""

    @property
    def icon(self) -> str:
        """Its inline SVG."""


class SignInMethod(Struct, frozen=True, kw_only=True):
    """One enabled connection.

    Attributes:
        name: What the button says after "Continue with".
        icon: The connection's inline SVG; one that is not plain drawing gives way to the name's first letter.
    """

    provider_id: str
    name: str
    icon: str = ""


class LoginView(Struct, frozen=True, kw_only=True):
    """What the sign-in page shows.

    Attributes:
        methods: The ways in that are listed, in the order they are to appear: the last used one first, then by name.
        matching: How many fit the query: more than are listed, when the list is cut.
        total: How many there are.
        return_to: Where the visitor is going, already checked; "" for the default.
        last_used: Provider ID of this browser's last good login; unknown ones are ignored.
        query: The search field's text (`?q=`).
    """

    methods: tuple[SignInMethod, ...]
    matching: int
    total: int
    return_to: str = ""
    last_used: str | None = None
    query: str = ""
    notice: Notice | None = None

    @property
    def is_folded(self) -> bool:
        """Whether the page starts with the search field: decided before the query, so that it never vanishes."""
        return self.total > FOLD_ABOVE

    @property
    def is_cut(self) -> bool:
        """Whether some that fit are not listed."""
        return self.matching > len(self.methods)


def login_view(
    directory: Directory[Offered],
    *,
    return_to: str = "",
    last_used: str | None = None,
    query: str = "",
    notice: Notice | None = None,
) -> LoginView:
    """Choose what the page lists."""
    query = query[:QUERY_CHARACTERS]
    found = directory.find(query, first=last_used, at_most=LISTED_AT_MOST)
    methods = tuple(
        SignInMethod(provider_id=entry.provider_id, name=entry.name, icon=entry.icon) for entry in found.entries
    )
    return LoginView(
        methods=methods,
        matching=found.matching,
        total=len(directory),
        return_to=return_to,
        last_used=last_used,
        query=query,
        notice=notice,
    )
