"""The ways in that an account page offers to connect: few at first, the others by search, as on the sign-in page."""

from collections.abc import Collection

from msgspec import Struct

from vestibule.flows.connections.directory import QUERY_CHARACTERS, Directory
from vestibule.web.pages.login import FOLD_ABOVE, LISTED_AT_MOST, Offered, SignInMethod


class Offers(Struct, frozen=True, kw_only=True):
    """What is offered.

    Attributes:
        methods: Those that are listed, by name.
        matching: How many fit the query: more than are listed, when the list is cut.
        total: How many there are.
        query: The search field's text (`?q=`).
    """

    methods: tuple[SignInMethod, ...] = ()
    matching: int = 0
    total: int = 0
    query: str = ""

    @property
    def is_folded(self) -> bool:
        """Whether there is a search field."""
        return self.total > FOLD_ABOVE

    @property
    def is_cut(self) -> bool:
        """Whether some that fit are not listed."""
        return self.matching > len(self.methods)


def offers_of(directory: Directory[Offered], *, without: Collection[str], query: str = "") -> Offers:
    """Choose what the page offers.

    Args:
        directory: The enabled connections.
        without: Provider IDs of those that are not offered: they are connected, or cannot be connected here.
        query: As it came.
    """
    query = query[:QUERY_CHARACTERS]
    found = directory.find(query, at_most=LISTED_AT_MOST if query else FOLD_ABOVE, without=without)
    return Offers(
        methods=tuple(
            SignInMethod(provider_id=entry.provider_id, name=entry.name, icon=entry.icon) for entry in found.entries
        ),
        matching=found.matching,
        total=directory.find(at_most=0, without=without).matching,
        query=query,
    )
