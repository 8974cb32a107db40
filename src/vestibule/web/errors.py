"""The one table from errors to HTTP statuses. What the page says to do stands in `pages.next_step`."""

from typing import Final

from vestibule.errors import (
    AccountNotLinked,
    AlreadyConnected,
    AnotherIdentity,
    AuthorizationRefused,
    BodyTooLarge,
    ConfigError,
    ConsentDeclined,
    ConsentLinkExpired,
    ConsentLinkRefused,
    CrossSiteRequest,
    DatabaseUnavailable,
    Denied,
    FlowError,
    HostRefused,
    IdentityTaken,
    LastMethod,
    LogoutMessageRefused,
    LogoutTokenRefused,
    MappingError,
    MetadataExpired,
    NotFound,
    PageNotFound,
    PluginError,
    RateLimited,
    ReauthenticationRequired,
    RequestRefused,
    SessionChanged,
    SignInRequired,
    UnknownConnection,
    UnknownProvider,
    UpstreamBusy,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnavailable,
    VerificationError,
    VestibuleError,
)

_INTERNAL: Final = 500

_STATUSES: Final[tuple[tuple[type[VestibuleError], int], ...]] = (
    # The most derived class first: the first row that fits decides.
    (UnknownConnection, 404),
    (UnknownProvider, 404),
    (FlowError, 400),
    (AuthorizationRefused, 502),
    (UpstreamUnavailable, 502),
    (Denied, 403),
    (UpstreamTimeout, 504),
    (UpstreamBusy, 503),
    (UpstreamError, 502),
    (LogoutTokenRefused, 400),
    (LogoutMessageRefused, 400),
    (VerificationError, 403),
    (MappingError, 403),
    (AccountNotLinked, 403),
    (SessionChanged, 403),
    (IdentityTaken, 409),
    (AlreadyConnected, 409),
    (AnotherIdentity, 403),
    (LastMethod, 409),
    (ReauthenticationRequired, 403),
    (SignInRequired, 401),
    (RateLimited, 429),
    (CrossSiteRequest, 403),
    (HostRefused, 421),
    (BodyTooLarge, 413),
    (PageNotFound, 404),
    (NotFound, 404),
    (RequestRefused, 400),
    (ConsentLinkRefused, 400),
    (ConsentLinkExpired, 400),
    (ConsentDeclined, 403),
    (MetadataExpired, 503),
    (DatabaseUnavailable, 503),
    (PluginError, 503),
    (ConfigError, 503),
)


def status_of(error: VestibuleError) -> int:
    """The HTTP status for an error; one that the table does not foresee is a fault of ours."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), _INTERNAL)
