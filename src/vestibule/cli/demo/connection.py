"""The demo's connections to the twins, by OpenID Connect, OAuth 2.0 and SAML, registered on both sides."""

from collections.abc import Iterable
from typing import Final

from vestibule.app.host import Host, open_host
from vestibule.cli.connections.saml_only import open_saml
from vestibule.cli.demo.registered import CLIENT_ID, TITLE, Registered
from vestibule.cli.demo.stand_ins import SAMLDoor
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.four_fields import config_from_issuer
from vestibule.flows.connections.opened import own_party
from vestibule.flows.metadata_import.tie import Address
from vestibule.flows.store import Transaction
from vestibule.plugins import Registry
from vestibule.settings import Settings
from vestibule_sdk.secret import Secret
from vestibule_twin import Twin, service_provider_from_metadata

PROVIDER_ID: Final = "Twin"
SAML: Final = SAMLDoor(provider_id="TwinSAML", connector="saml", name="Twin (SAML)", attributes="plain")


async def connect(settings: Settings, twin: Twin, *, vendors: Iterable[Registered]) -> None:
    """Add the connections to the demo's empty database.

    Args:
        settings: The demo's.
        twin: The standard one.
        vendors: Those that it stands in for.

    Raises:
        VestibuleError: The database or the keys cannot be opened, a connector is missing, or a twin does not answer.
    """
    (client,) = twin.clients.values()
    registry = Registry.installed(disabled=settings.disabled_connectors)
    async with open_host(settings) as host:
        await host.manage.add(
            Draft(
                provider_id=PROVIDER_ID,
                connector="oidc",
                name="Twin (demo)",
                config={"issuer": twin.issuer, "clientId": client.client_id, "clientSecret": Secret(client.secret)},
            )
        )
        await _connect_by_saml(host, twin, SAML)
        for each in vendors:
            await host.manage.add(_draft(each, registry))
            if each.stand_in.saml is not None:
                await _connect_by_saml(host, each.twins[0], each.stand_in.saml)


def _draft(vendor: Registered, registry: Registry) -> Draft:
    """Set one up as the organization API would (R6), with what is the stand-in's own besides."""
    each = vendor.stand_in
    issuer, secret = each.issuer_at(vendor.base_url), Secret(vendor.secret)
    config = config_from_issuer(registry.get(each.connector_key), issuer, CLIENT_ID, secret)
    return Draft(
        provider_id=each.provider_id,
        connector=each.connector_key,
        name=f"Twin as {each.title}",
        config={**config, **each.fields_at(vendor.base_url)},
    )


async def _connect_by_saml(host: Host, twin: Twin, door: SAMLDoor) -> None:
    """Each side reads the other's metadata, as two administrators would have them do, and we follow the twin's."""
    address = Address(twin.address_of("saml_metadata"), None)
    imported = await host.metadata.importing.fetch(door.connector, address.url)

    async def follow(transaction: Transaction, connection: Connection) -> None:
        await host.metadata.tie.to_address(transaction, connection, imported=imported, address=address)

    await host.manage.add(
        Draft(
            provider_id=door.provider_id,
            connector=door.connector,
            name=door.name,
            config=imported.fields,
            metadata_until_s=imported.valid_until_s,
        ),
        also=follow,
    )
    opened = await open_saml(door.provider_id, host)
    ours = await host.engines.saml.engine.metadata(own_party(opened))
    known = service_provider_from_metadata(ours, title=TITLE, attributes=door.attributes)
    twin.register_service_provider(known)
