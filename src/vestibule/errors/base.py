"""The families of the error tree. What a connector may raise stands in the SDK and is re-exported here."""

from vestibule_sdk.errors import (
    AccountNotFound,
    ConfigError,
    GroupsIncomplete,
    MappingError,
    MissingUserInfo,
    NotAdmitted,
    Step,
    VestibuleError,
)

__all__ = [
    "AccountNotFound",
    "ConfigError",
    "GroupsIncomplete",
    "LoginError",
    "MappingError",
    "MissingUserInfo",
    "NotAdmitted",
    "PluginError",
    "PolicyError",
    "Step",
    "StorageError",
    "UpstreamError",
    "VerificationError",
    "VestibuleError",
]


class PluginError(VestibuleError):
    """A connector could not be loaded; the host goes on without it."""


class LoginError(VestibuleError):
    """A login ended without a session."""


class UpstreamError(LoginError):
    """A provider could not be reached, or its answer could not be used."""


class VerificationError(LoginError):
    """A message arrived and did not pass a check: one class for each check."""

    default_step = Step.VERIFY


class PolicyError(VestibuleError):
    """The request was understood and is not allowed."""


class StorageError(VestibuleError):
    """The database could not keep or give what was asked."""
