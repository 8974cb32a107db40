"""What can go wrong when the host itself calls a provider."""

from vestibule.errors.base import Step, UpstreamError


class UpstreamUnreachable(UpstreamError):
    """No connection: name not found, refused, reset, TLS failure, or a host that has just failed repeatedly."""

    code = "upstream_unreachable"
    public = "The sign-in service cannot be reached at the moment."


class UpstreamTimeout(UpstreamError):
    """The whole call took longer than its deadline."""

    code = "upstream_timeout"
    public = "The sign-in service took too long to answer."


class UpstreamBusy(UpstreamError):
    """Too many calls to this host are under way already (S63)."""

    code = "upstream_busy"
    public = "Too many people are signing in through this service at the moment."


class UpstreamTooLarge(UpstreamError):
    """The answer exceeds its limit, counted after decompression (S32)."""

    code = "upstream_too_large"
    public = "The sign-in service sent an answer that is too large."


class UpstreamStatus(UpstreamError):
    """An HTTP status that the protocol does not foresee, redirects included."""

    code = "upstream_status"
    public = "The sign-in service answered in an unexpected way."


class UpstreamNotJSON(UpstreamError):
    """The answer is no JSON object."""

    code = "upstream_not_json"
    public = "The sign-in service sent an answer that could not be read."


class BlockedAddress(UpstreamError):
    """The address may not be called: scheme, port, or a network that is not public (S61)."""

    code = "blocked_address"
    public = "The sign-in service is at an address that may not be called from here."


class DiscoveryIncomplete(UpstreamError):
    """The provider's discovery document lacks something, or declares something that cannot be worked with."""

    code = "discovery_incomplete"
    public = "The sign-in service does not describe itself completely."
    default_step = Step.BEGIN


class InvalidClient(UpstreamError):
    """The token endpoint does not accept our client id and secret (RFC 6749 5.2)."""

    code = "invalid_client"
    public = "The sign-in service does not recognise this application."
    default_step = Step.TOKEN


class CodeRefused(UpstreamError):
    """The token endpoint does not accept the code: used, expired or issued to another (`invalid_grant`)."""

    code = "code_refused"
    public = "The sign-in service no longer accepts this sign-in."
    default_step = Step.TOKEN


class TokenError(UpstreamError):
    """The token endpoint answered with another error, or with an answer that is no token answer."""

    code = "token_error"
    public = "The sign-in service did not complete the sign-in."
    default_step = Step.TOKEN


class InvalidDPoPProof(UpstreamError):
    """The token endpoint demands a DPoP proof and accepts none of ours (RFC 9449 5, R56)."""

    code = "invalid_dpop_proof"
    public = "The sign-in service did not accept the proof that this application sent."
    default_step = Step.TOKEN


class CodeSpentByRetry(UpstreamError):
    """A code that a refused DPoP proof had used up: whoever catches it begins the login anew, once."""

    code = "code_spent_by_retry"
    public = "The sign-in service asks to begin this sign-in again."
    default_step = Step.TOKEN


class PushedRequestRefused(UpstreamError):
    """The provider did not take the authorization request by the back channel (RFC 9126 2.3)."""

    code = "pushed_request_refused"
    public = "The sign-in service refused the request to sign you in."
    default_step = Step.BEGIN
