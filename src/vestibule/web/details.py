"""The fourth part of an error page, for those entitled to it: what was expected, what came, and what to click."""

from vestibule.errors import VestibuleError
from vestibule.web.installation import Services
from vestibule.web.pages import ErrorDetails, LiveValue


def details_of(services: Services, error: VestibuleError) -> ErrorDetails:
    """The private account of an error, with the values of this installation that an administrator pastes elsewhere."""
    return ErrorDetails(
        detail=error.detail,
        step=error.step,
        hint=error.hint,
        expected=error.expected,
        received=error.received,
        live_values=(LiveValue(label="Post logout redirect URI", value=services.urls.post_logout),),
    )
