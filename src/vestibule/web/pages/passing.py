"""Pages that one passes on the way somewhere else.

No POST of ours redirects to another origin (CSP form-action blocks that silently, S52), so it goes to a page that moves
on by refresh and link; and a callback that came without cookies is sent from such a page once more, same-site.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Moving(StrEnum):
    """Why the browser is being moved on."""

    SIGNING_IN = "signing_in"
    FINISHING = "finishing"
    SIGNING_OUT = "signing_out"
    RETURNING = "returning"
    CONNECTING = "connecting"
    CONFIRMING = "confirming"


class MovingOnView(Struct, frozen=True, kw_only=True):
    """A page that moves on by itself at once, and has a link for browsers that do not.

    Attributes:
        href: Absolute https or http address, or a path of this origin.
        name: The connection that is visited next, unless it is our own place.
    """

    kind: Moving
    href: str
    name: str = ""


class PostingView(Struct, frozen=True, kw_only=True):
    """A page whose form sends itself to a provider, and has a button for browsers that do not (SAML bindings 3.5).

    Attributes:
        action: Absolute https or http address.
        fields: By name; they are the message, not for people.
        name: The connection that is visited next, unless it is our own place.
    """

    kind: Moving
    action: str
    fields: Mapping[str, str]
    name: str = ""


class SignedOutView(Struct, frozen=True, kw_only=True):
    """The visitor has no session any more.

    Attributes:
        return_to: Kept for the way back in.
        partly: The provider said that it could not end every session.
    """

    return_to: str = ""
    partly: bool = False


class ConsentTakenView(Struct, frozen=True, kw_only=True):
    """A provider's administrator came back with a consent for everybody there.

    Attributes:
        name: The connection's.
    """

    name: str


class ConfirmSignOutView(Struct, frozen=True, kw_only=True):
    """Signing out by a link changes nothing before a POST of ours (S52)."""

    csrf_token: str
