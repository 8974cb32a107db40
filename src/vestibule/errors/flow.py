"""What can be wrong with a login as a journey of one browser, before any message of the provider is judged."""

from vestibule.errors.base import LoginError, Step


class FlowError(LoginError):
    """The journey itself is broken."""

    default_step = Step.CALLBACK


class UnknownConnection(FlowError):
    """No enabled connection has that Provider ID."""

    code = "unknown_connection"
    public = "This sign-in link does not lead anywhere."
    default_step = Step.BEGIN


class UnknownProvider(FlowError):
    """The identity provider that was named is not one that this connection admits, or not any more."""

    code = "unknown_provider"
    public = "The organization you chose cannot be used to sign in here."
    default_step = Step.BEGIN


class StateMismatch(FlowError):
    """The callback's `state` is not one that this browser started (S29)."""

    code = "state_mismatch"
    public = "This sign-in was started in another browser or window, so it cannot be finished here."


class FlowExpired(FlowError):
    """The browser came back after the flow's ten minutes."""

    code = "flow_expired"
    public = "This sign-in took too long and has expired."


class FlowReplayed(FlowError):
    """The flow has already ended, well or badly: each is good for one answer."""

    code = "flow_replayed"
    public = "This sign-in has already been used."
    default_step = Step.SESSION


class ConnectionChanged(FlowError):
    """The connection's settings changed while the browser was away (S73)."""

    code = "connection_changed"
    public = "The settings of this sign-in method changed while you were signing in."


class RedirectURIMismatch(FlowError):
    """The callback arrived at another address than the flow sealed (S30)."""

    code = "redirect_uri_mismatch"
    public = "The sign-in service sent you back to a different address than the one you left from."


class ReturnToRefused(FlowError):
    """`return_to` leads to neither this origin nor an allowed application."""

    code = "return_to_refused"
    public = "This sign-in link would send you to a place that is not allowed."
    default_step = Step.BEGIN


class CallbackMalformed(FlowError):
    """The callback lacks a parameter, repeats one, or carries code and error together (RFC 6749 3.1, 4.1.2)."""

    code = "callback_malformed"
    public = "The sign-in service sent back an answer that could not be read."


class ThirdPartyIssuerMismatch(FlowError):
    """A login begun at the provider names another issuer than the connection's (OpenID Connect Core 4)."""

    code = "initiate_issuer_mismatch"
    public = "This sign-in was started by a different service than the one it belongs to."
    default_step = Step.BEGIN
