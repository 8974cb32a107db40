"""What to register at the provider: known before the application exists there (R23), shown whenever it is wanted."""

from typing import Final

from vestibule.cli.output import show_heading, show_pairs
from vestibule.domain.connections.model import CallbackForm
from vestibule.flows.urls import Urls

_LABELS: Final = {
    "redirect_uri": "Redirect URI",
    "post_logout_redirect_uri": "Post-logout redirect URI",
    "backchannel_logout_uri": "Back-channel logout URI",
    "initiate_login_uri": "Initiate login URI",
}
"""By the names of OpenID Connect Dynamic Client Registration, as providers' screens spell them out."""


def registration_of(urls: Urls, provider_id: str, form: CallbackForm) -> dict[str, str]:
    """The addresses, by their registered names."""
    return {
        "redirect_uri": urls.callback(provider_id, form),
        "post_logout_redirect_uri": urls.post_logout,
        "backchannel_logout_uri": urls.backchannel_logout(provider_id),
        "initiate_login_uri": urls.login(provider_id),
    }


def show_registration(registration: dict[str, str], *, heading: str = "Register at the provider") -> None:
    """Print the addresses under a heading."""
    show_heading(heading)
    show_pairs([(label, registration[name]) for name, label in _LABELS.items()], indent="  ")
