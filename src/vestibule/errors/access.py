"""Refusals that concern our own pages and rules."""

from vestibule.errors.base import LoginError, PolicyError, Step


class AccountNotLinked(LoginError):
    """The identity is new, and the evidence does not tie it to an existing account of the same address (S44)."""

    code = "account_not_linked"
    public = "An account with this e-mail address already exists, and this sign-in method is not connected to it."
    default_step = Step.LINK


class SignInRequired(PolicyError):
    """The page or route wants a session."""

    code = "sign_in_required"
    public = "Sign in to see this page."


class RateLimited(PolicyError):
    """Too many requests from one place (S67). `retry_after_s` says how long to wait."""

    code = "rate_limited"
    public = "Too many attempts in a short time. Wait a moment, then try again."

    def __init__(self, detail: str, *, retry_after_s: int) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class CrossSiteRequest(PolicyError):
    """A state-changing request without our token, or from another origin (S52)."""

    code = "cross_site_request"
    public = "This request did not come from a page of this site, so nothing was changed."


class HostRefused(PolicyError):
    """The request's Host is not the one this installation answers to (S54)."""

    code = "host_refused"
    public = "This server does not answer under that name."


class BodyTooLarge(PolicyError):
    """The request's body exceeds its limit (S64)."""

    code = "body_too_large"
    public = "The request is too large."


class PageNotFound(PolicyError):
    """Nothing lives at this address."""

    code = "not_found"
    public = "There is no page at this address."


class RequestRefused(PolicyError):
    """The request is not one that the route understands: method, parameters or media type."""

    code = "request_refused"
    public = "The request could not be understood."


class InternalError(PolicyError):
    """A fault of ours: declared so that even it has a code and an attempt id."""

    code = "internal_error"
    public = "Something went wrong on our side."
