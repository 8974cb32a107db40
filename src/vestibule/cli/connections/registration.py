"""What to register at the provider, shown whenever it is wanted (R23)."""

from typing import Final

from vestibule.cli.connections.saml_profile import is_saml, saml_profile_of
from vestibule.cli.output import show_heading, show_pairs
from vestibule.domain.connections.model import Connection
from vestibule.errors import PluginError
from vestibule.flows.connections.registration import planned_registration, saml_registration
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry

_LABELS: Final = {
    "redirect_uri": "Redirect URI",
    "admin_consent_uri": "Redirect URI for admin consent",
    "post_logout_redirect_uri": "Post-logout redirect URI",
    "backchannel_logout_uri": "Back-channel logout URI",
    "acs_url": "ACS URL (Assertion Consumer Service)",
    "sp_entity_id": "SP entity ID (Audience URI)",
    "sp_metadata_url": "SP metadata",
    "slo_url": "SLO URL (Single Logout)",
    "initiate_login_uri": "Initiate login URI",
}
"""As providers' screens spell them out."""


def stored_registration(connection: Connection, *, registry: Registry, urls: Urls) -> dict[str, str]:
    """The addresses of a stored connection, whether or not its connector is still there."""
    if is_saml(connection):
        return saml_registration(urls, connection.provider_id, profile=saml_profile_of(connection, registry))
    try:
        connector = registry.get(connection.connector)
    except PluginError:
        connector = None
    return planned_registration(urls, connection.provider_id, connector=connector, form=connection.callback_form)


def show_registration(registration: dict[str, str], *, heading: str = "Register at the provider") -> None:
    """Print the addresses under a heading."""
    show_heading(heading)
    show_pairs([(_LABELS[name], address) for name, address in registration.items()], indent="  ")
