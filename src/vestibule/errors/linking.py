"""Refusals while the ways into an account are changed by hand (S48)."""

from vestibule.errors.base import LoginError, PolicyError, Step


class SessionChanged(LoginError):
    """The session that began this is not the one that ends it: it is over, was replaced, or is another browser's."""

    code = "session_changed"
    public = "You are not signed in any more as you were when this began, so nothing was changed."
    default_step = Step.LINK


class IdentityTaken(LoginError):
    """The identity is tied to another account. Nothing moves, and no two accounts are ever made one."""

    code = "identity_taken"
    public = "This sign-in is connected to another account already, so it was not connected to yours."
    default_step = Step.LINK


class AlreadyConnected(LoginError):
    """The identity is tied to this account: there is nothing to do."""

    code = "already_connected"
    public = "This sign-in is connected to your account already."
    default_step = Step.LINK


class AnotherIdentity(LoginError):
    """Whoever confirmed the session is not somebody whom its account belongs to."""

    code = "another_identity"
    public = "You confirmed as somebody who does not belong to this account, so nothing was changed."
    default_step = Step.LINK


class ReauthenticationRequired(PolicyError):
    """The session's proof is too old for what is asked."""

    code = "reauthentication_required"
    public = "Confirm that it is you first."


class LastMethod(PolicyError):
    """Without this link nothing would open the account."""

    code = "last_method"
    public = "This is the only way into your account, so it cannot be disconnected."


class OthersTooNew(PolicyError):
    """All other links were made by hand so lately that a stranger may have made them, in a session not theirs."""

    code = "others_too_new"
    public = "Your other ways in were connected less than seven days ago, so this one cannot be disconnected yet."
