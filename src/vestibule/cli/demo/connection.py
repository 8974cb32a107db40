"""The demo's two connections to the twin, by OpenID Connect and by SAML, registered on both sides."""

import secrets
from typing import Final

from vestibule.app.host import Host, open_host
from vestibule.cli.connections.saml_only import open_saml
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.opened import own_party
from vestibule.flows.metadata_import.tie import Address
from vestibule.flows.store import Transaction
from vestibule.flows.urls import Urls
from vestibule.settings import Settings
from vestibule_sdk.secret import Secret
from vestibule_twin import Client, Twin, service_provider_from_metadata

PROVIDER_ID: Final = "Twin"
SAML_PROVIDER_ID: Final = "TwinSAML"
_CLIENT_ID: Final = "vestibule-demo"
_TITLE: Final = "Vestibule (demo)"


def demo_client(urls: Urls) -> Client:
    """The host, as the twin knows it."""
    return Client(
        client_id=_CLIENT_ID,
        secret=secrets.token_urlsafe(32),
        redirect_uris=(urls.callback(PROVIDER_ID, CallbackForm.OWN), urls.callback(PROVIDER_ID, CallbackForm.SHARED)),
        post_logout_redirect_uris=(urls.post_logout,),
        backchannel_logout_uri=urls.backchannel_logout(PROVIDER_ID),
        initiate_login_uri=urls.login(PROVIDER_ID),
        title=_TITLE,
    )


async def connect(settings: Settings, client: Client, *, twin: Twin) -> None:
    """Add the connections to the demo's empty database.

    Raises:
        VestibuleError: The database or the keys cannot be opened, or the twin does not answer.
    """
    async with open_host(settings) as host:
        await host.manage.add(
            Draft(
                provider_id=PROVIDER_ID,
                connector="oidc",
                name="Twin (demo)",
                config={"issuer": twin.issuer, "clientId": client.client_id, "clientSecret": Secret(client.secret)},
            )
        )
        await _connect_by_saml(host, twin)


async def _connect_by_saml(host: Host, twin: Twin) -> None:
    """Each side reads the other's metadata, as two administrators would have them do, and we follow the twin's."""
    # A SAML provider is named by the address of its metadata.
    address = Address(twin.saml.entity_id, None)
    imported = await host.metadata.importing.fetch("saml", address.url)

    async def follow(transaction: Transaction, connection: Connection) -> None:
        await host.metadata.tie.to_address(transaction, connection, imported=imported, address=address)

    await host.manage.add(
        Draft(
            provider_id=SAML_PROVIDER_ID,
            connector="saml",
            name="Twin (SAML)",
            config=imported.fields,
            metadata_until_s=imported.valid_until_s,
        ),
        also=follow,
    )
    opened = await open_saml(SAML_PROVIDER_ID, host)
    ours = await host.engines.saml.engine.metadata(own_party(opened))
    twin.register_service_provider(service_provider_from_metadata(ours, title=_TITLE))
