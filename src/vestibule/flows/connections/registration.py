"""The addresses that have to be registered at a provider: known before the application exists there (R23).

By the names of OpenID Connect Dynamic Client Registration, and of SAML.
"""

from vestibule.domain.connections.model import CallbackForm
from vestibule.flows.urls import Urls
from vestibule_sdk.connector import AnyConnector, OAuth2Connector, OIDCConnector, SAMLConnector
from vestibule_sdk.saml import SAMLProfile


def planned_registration(
    urls: Urls, provider_id: str, *, connector: AnyConnector | None, form: CallbackForm
) -> dict[str, str]:
    """The addresses of a connection that does not exist yet; without a connector, of an OpenID Connect one."""
    if isinstance(connector, SAMLConnector):
        return saml_registration(urls, provider_id)
    if isinstance(connector, OAuth2Connector):
        return oauth2_registration(urls, provider_id)
    consents = isinstance(connector, OIDCConnector) and connector.admin_consent is not None
    return oidc_registration(urls, provider_id, form) | (
        {"admin_consent_uri": urls.admin_consent(provider_id)} if consents else {}
    )


def oidc_registration(urls: Urls, provider_id: str, form: CallbackForm) -> dict[str, str]:
    """The addresses of an OpenID Connect connection."""
    return {
        "redirect_uri": urls.callback(provider_id, form),
        "post_logout_redirect_uri": urls.post_logout,
        "backchannel_logout_uri": urls.backchannel_logout(provider_id),
        "initiate_login_uri": urls.login(provider_id),
    }


def oauth2_registration(urls: Urls, provider_id: str) -> dict[str, str]:
    """The addresses of an OAuth 2.0 connection: its redirect URI is always its own (S30), and it knows no logout."""
    return {
        "redirect_uri": urls.callback(provider_id, CallbackForm.OWN),
        "initiate_login_uri": urls.login(provider_id),
    }


def saml_registration(urls: Urls, provider_id: str, *, profile: SAMLProfile | None = None) -> dict[str, str]:
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
