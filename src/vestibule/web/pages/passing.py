"""Pages that one passes on the way somewhere else.

No POST of ours redirects to another origin (CSP form-action blocks that silently, S52), so it goes to a page that moves
on by refresh and link; and a callback that came without cookies is sent from such a page once more, same-site.
"""

from enum import StrEnum

from msgspec import Struct


class Moving(StrEnum):
    """Why the browser is being moved on."""

    SIGNING_IN = "signing_in"
    FINISHING = "finishing"
    SIGNING_OUT = "signing_out"
    RETURNING = "returning"


class MovingOnView(Struct, frozen=True, kw_only=True):
    """A page that moves on by itself at once, and has a link for browsers that do not.

    Attributes:
        href: Absolute https or http address, or a path of this origin.
        name: The connection that is visited next, for SIGNING_IN and SIGNING_OUT.
    """

    kind: Moving
    href: str
    name: str = ""


class SignedOutView(Struct, frozen=True, kw_only=True):
    """The visitor has no session any more.

    Attributes:
        return_to: Kept for the way back in.
    """

    return_to: str = ""


class ConfirmSignOutView(Struct, frozen=True, kw_only=True):
    """Signing out by a link changes nothing before a POST of ours (S52)."""

    csrf_token: str
