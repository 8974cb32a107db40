"""What to register at the provider: known before the application exists there (R23), shown whenever it is wanted."""

from typing import Final

from vestibule.cli.connections.saml_profile import is_saml, saml_profile_of
from vestibule.cli.output import show_heading, show_pairs
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule_sdk import AnyConnector, SAMLConnector, SAMLProfile

_LABELS: Final = {
    "redirect_uri": "Redirect URI",
    "post_logout_redirect_uri": "Post-logout redirect URI",
    "backchannel_logout_uri": "Back-channel logout URI",
    "acs_url": "ACS URL (Assertion Consumer Service)",
    "sp_entity_id": "SP entity ID (Audience URI)",
    "sp_metadata_url": "SP metadata",
    "slo_url": "SLO URL (Single Logout)",
    "initiate_login_uri": "Initiate login URI",
}
"""By the names of OpenID Connect Dynamic Client Registration, and of SAML; as providers' screens spell them out."""


def registration_of(urls: Urls, provider_id: str, form: CallbackForm) -> dict[str, str]:
    """The addresses of an OpenID Connect connection, by their registered names."""
    return {
        "redirect_uri": urls.callback(provider_id, form),
        "post_logout_redirect_uri": urls.post_logout,
        "backchannel_logout_uri": urls.backchannel_logout(provider_id),
        "initiate_login_uri": urls.login(provider_id),
    }


def saml_registration_of(urls: Urls, provider_id: str, *, profile: SAMLProfile | None = None) -> dict[str, str]:
    """The addresses of a SAML connection (R26).

    Args:
        urls: Our addresses.
        provider_id: Its name in them.
        profile: Its settings, which may name us otherwise (R20); None before it exists.
    """
    return {
        "acs_url": (profile and profile.acs_url) or urls.acs(provider_id),
        "sp_entity_id": (profile and profile.sp_entity_id) or urls.sp_entity_id,
        "sp_metadata_url": urls.sp_metadata(provider_id),
        "slo_url": urls.slo(provider_id),
        "initiate_login_uri": urls.login(provider_id),
    }


def planned_registration(
    urls: Urls, provider_id: str, *, connector: AnyConnector | None, form: CallbackForm
) -> dict[str, str]:
    """The addresses of a connection that does not exist yet; without a connector, of an OpenID Connect one."""
    if isinstance(connector, SAMLConnector):
        return saml_registration_of(urls, provider_id)
    return registration_of(urls, provider_id, form)


def stored_registration(connection: Connection, *, registry: Registry, urls: Urls) -> dict[str, str]:
    """The addresses of a stored connection, whether or not its connector is still there."""
    if is_saml(connection):
        return saml_registration_of(urls, connection.provider_id, profile=saml_profile_of(connection, registry))
    return registration_of(urls, connection.provider_id, connection.callback_form)


def show_registration(registration: dict[str, str], *, heading: str = "Register at the provider") -> None:
    """Print the addresses under a heading."""
    show_heading(heading)
    show_pairs([(_LABELS[name], address) for name, address in registration.items()], indent="  ")
