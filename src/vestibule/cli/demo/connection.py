"""The demo's one connection, registered on both sides."""

import secrets
from typing import Final

from vestibule.app.host import open_host
from vestibule.domain.connections.model import CallbackForm
from vestibule.flows.connections.draft import Draft
from vestibule.flows.urls import Urls
from vestibule.settings import Settings
from vestibule_sdk.secret import Secret
from vestibule_twin import Client

PROVIDER_ID: Final = "Twin"
_CLIENT_ID: Final = "vestibule-demo"


def demo_client(urls: Urls) -> Client:
    """The host, as the twin knows it."""
    return Client(
        client_id=_CLIENT_ID,
        secret=secrets.token_urlsafe(32),
        redirect_uris=(urls.callback(PROVIDER_ID, CallbackForm.OWN), urls.callback(PROVIDER_ID, CallbackForm.SHARED)),
        post_logout_redirect_uris=(urls.post_logout,),
        backchannel_logout_uri=urls.backchannel_logout(PROVIDER_ID),
        initiate_login_uri=urls.login(PROVIDER_ID),
        title="Vestibule (demo)",
    )


async def connect(settings: Settings, client: Client, *, issuer: str) -> None:
    """Add the connection to the demo's empty database.

    Raises:
        VestibuleError: The database or the keys cannot be opened, or the twin does not answer.
    """
    async with open_host(settings) as host:
        await host.manage().add(
            Draft(
                provider_id=PROVIDER_ID,
                connector="oidc",
                name="Twin (demo)",
                config={"issuer": issuer, "clientId": client.client_id, "clientSecret": Secret(client.secret)},
            )
        )
