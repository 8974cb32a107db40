"""The demo as the twins know it, and the twins: the standard one, and one in the place of each vendor."""

import secrets
from typing import Final

from msgspec import Struct

from vestibule.cli.demo.stand_ins import StandIn
from vestibule.domain.connections.model import CallbackForm
from vestibule.flows.urls import Urls
from vestibule_twin import Client, Twin, TwinConfig, twins_of

CLIENT_ID: Final = "vestibule-demo"
TITLE: Final = "Vestibule (demo)"


def client_of(urls: Urls, provider_id: str, *, begins_logins: bool = True, reports_logouts: bool = True) -> Client:
    """The application that stands for one of the demo's connections.

    Args:
        urls: The demo's.
        provider_id: The connection's.
        begins_logins: Whether the provider starts sign-ins from its own pages.
        reports_logouts: Whether the provider reports sign-outs by the back channel.
    """
    callbacks = [urls.callback(provider_id, form) for form in (CallbackForm.OWN, CallbackForm.SHARED)]
    return Client(
        client_id=CLIENT_ID,
        secret=secrets.token_urlsafe(32),
        redirect_uris=(*callbacks, urls.admin_consent(provider_id)),
        post_logout_redirect_uris=(urls.post_logout,),
        backchannel_logout_uri=urls.backchannel_logout(provider_id) if reports_logouts else None,
        initiate_login_uri=urls.login(provider_id) if begins_logins else None,
        title=TITLE,
    )


class Registered(Struct, frozen=True, kw_only=True):
    """A stand-in at which the demo is registered.

    Attributes:
        base_url: Where it is.
        secret: Of the application.
        twins: What to serve.
    """

    stand_in: StandIn
    base_url: str
    secret: str
    twins: tuple[Twin, ...]


def registered(each: StandIn, urls: Urls, *, base_url: str) -> Registered:
    """Register the demo at a stand-in."""
    client = client_of(urls, each.provider_id, begins_logins=each.begins_logins, reports_logouts=each.reports_logouts)
    twins = twins_of(each.vendor, TwinConfig(issuer=base_url, clients=(client,)))
    return Registered(stand_in=each, base_url=base_url, secret=client.secret, twins=twins)
