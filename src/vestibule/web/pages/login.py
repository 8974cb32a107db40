"""The sign-in page: which ways in are offered, in which order, and when they fold into a search field (LOOK.md)."""

import unicodedata
from enum import StrEnum
from typing import Final

from msgspec import Struct

FOLD_ABOVE: Final = 6
"""With more ways in than this, a search field comes first."""


class Notice(StrEnum):
    """Why somebody finds himself on the sign-in page."""

    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    SIGN_IN_FIRST = "sign_in_first"


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
        methods: Enabled connections, in the order they are to appear.
        return_to: Where the visitor is going, already checked; "" for the default.
        last_used: Provider ID of this browser's last good login; unknown ones are ignored.
        query: The search field's text (`?q=`).
    """

    methods: tuple[SignInMethod, ...]
    return_to: str = ""
    last_used: str | None = None
    query: str = ""
    notice: Notice | None = None


class Choice(Struct, frozen=True, kw_only=True):
    """A method as the page lists it."""

    method: SignInMethod
    is_last_used: bool


def choices(view: LoginView) -> tuple[Choice, ...]:
    """The methods that fit the query, the last used one first."""
    listed = [
        Choice(method=method, is_last_used=method.provider_id == view.last_used)
        for method in view.methods
        if _fits(method, view.query)
    ]
    return tuple(sorted(listed, key=lambda choice: not choice.is_last_used))


def is_folded(view: LoginView) -> bool:
    """Whether the page starts with the search field: decided before the query, so that the field never vanishes."""
    return len(view.methods) > FOLD_ABOVE


def _fits(method: SignInMethod, query: str) -> bool:
    if not query:
        return True
    haystack = _plain(f"{method.name} {method.provider_id}")
    return all(word in haystack for word in _plain(query).split())


def _plain(text: str) -> str:
    """Without case and accents: nobody types the umlaut of a foreign company."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
