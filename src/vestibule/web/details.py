"""The fourth part of an error page, for those entitled to it: what was expected, what came, and what to click."""

from typing import Final

from vestibule.domain.audit.attempt import Attempt
from vestibule.errors import (
    AccountNotLinked,
    AlreadyConnected,
    AnotherIdentity,
    AssertionReplayed,
    ConnectionChanged,
    FlowExpired,
    FlowReplayed,
    IdentityTaken,
    InResponseToMismatch,
    SessionChanged,
    StateMismatch,
)
from vestibule.flows.connections.opened import OpenedOAuth2, OpenedOIDC, own_party
from vestibule.flows.login.failed import AttemptFailed
from vestibule.web.installation import Services
from vestibule.web.pages import ErrorDetails, LiveValue, StepTiming

_NOT_THE_SET_UP: Final = (
    AccountNotLinked,
    AlreadyConnected,
    AnotherIdentity,
    AssertionReplayed,
    ConnectionChanged,
    FlowExpired,
    FlowReplayed,
    IdentityTaken,
    InResponseToMismatch,
    SessionChanged,
    StateMismatch,
)
"""What no value pasted at the provider mends."""


def details_of(services: Services, error: Exception, *, attempt: Attempt) -> ErrorDetails:
    """The private account of an error, with the values of this installation that an administrator pastes elsewhere."""
    return ErrorDetails(
        detail=attempt.detail[:1].upper() + attempt.detail[1:],
        step=attempt.step,
        hint=attempt.hint,
        expected=attempt.expected,
        received=attempt.received,
        live_values=_live_values(services, error),
        steps=tuple(StepTiming(step=step.step, took_ms=step.took_ms, note=step.note) for step in attempt.steps),
    )


def _live_values(services: Services, error: Exception) -> tuple[LiveValue, ...]:
    if not isinstance(error, AttemptFailed) or error.opened is None or isinstance(error.error, _NOT_THE_SET_UP):
        return ()
    urls, connection = services.urls, error.opened.connection
    if isinstance(error.opened, OpenedOIDC):
        return (
            LiveValue(label="Redirect URI", value=urls.redirect_uri(connection)),
            LiveValue(label="Post logout redirect URI", value=urls.post_logout),
        )
    if isinstance(error.opened, OpenedOAuth2):
        return (LiveValue(label="Redirect URI", value=urls.redirect_uri(connection)),)
    own = own_party(error.opened).own
    return (
        LiveValue(label="ACS URL (Assertion Consumer Service)", value=own.acs_url),
        LiveValue(label="SP entity ID (Audience URI)", value=own.entity_id),
        LiveValue(label="SP metadata", value=urls.sp_metadata(connection.provider_id)),
        LiveValue(label="SLO URL", value=own.slo_url),
    )
