"""How far the set-up of a connection has come (R29): a label for administrators, which no rule of a login asks for.

Nothing is granted by it: that a provider's administrator consented is said by a browser's address bar, and only a
sign-in proves that the two sides know each other.
"""

from enum import StrEnum


class Stage(StrEnum):
    """The stages, in their order."""

    DRAFT = "draft"
    """Kept here; nobody has signed in through it."""
    PENDING_APPROVAL = "pending_approval"
    """The provider's administrator was asked to consent for everybody there."""
    LINKED = "linked"
    """The administrator came back with a consent, or somebody has signed in."""


def after_asking(stage: Stage) -> Stage:
    """The stage of a connection whose provider's administrator is asked for consent.

    One that works goes on working while more is asked for.
    """
    return Stage.LINKED if stage is Stage.LINKED else Stage.PENDING_APPROVAL
