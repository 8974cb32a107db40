"""The provider answered the authorization request with an error (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6)."""

from vestibule.errors.base import LoginError, Step


class Denied(LoginError):
    """The provider, or the person at it, said no."""

    default_step = Step.CALLBACK


class AccessDenied(Denied):
    """`access_denied`: the person declined, or a rule at the provider did."""

    code = "access_denied"
    public = "The sign-in was declined."


class InteractionRequired(Denied):
    """`login_required`, `interaction_required`, `consent_required` or `account_selection_required`."""

    code = "interaction_required"
    public = "The sign-in service needs you to do something there first."


class UpstreamUnavailable(Denied):
    """`server_error` or `temporarily_unavailable`."""

    code = "upstream_unavailable"
    public = "The sign-in service has a problem of its own at the moment."


class AuthorizationRefused(Denied):
    """The provider refuses our request: wrong scope, response type, client or another registered error."""

    code = "authorization_refused"
    public = "The sign-in service refused the request to sign you in."
