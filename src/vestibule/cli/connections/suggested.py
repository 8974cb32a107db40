"""What a new connection is called where nobody says: as its connector suggests (R4)."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.errors import AlreadyExists
from vestibule.settings import Settings
from vestibule_sdk import Manifest


def suggested_id(manifest: Manifest, settings: Settings) -> str:
    """The Provider ID that the connector suggests.

    Raises:
        click.UsageError: It suggests none.
        AlreadyExists: already_exists: a connection has it.
    """
    suggested = manifest.suggested_id
    if not suggested:
        message = f"the connector {manifest.key} suggests no PROVIDER_ID: give one, such as Acme."
        raise click.UsageError(message)

    async def is_taken(host: Host) -> bool:
        return any(connection.provider_id == suggested for connection in await host.manage.all())

    if with_host(settings, is_taken):
        raise AlreadyExists(
            f"provider_id: {suggested} is taken, which the connector suggests",
            hint=f"Give this connection an id of its own: vestibule connections add ID --connector {manifest.key}",
        )
    return suggested


def suggested_name(manifest: Manifest) -> str:
    """The connector's title, where it is a vendor's name.

    Raises:
        click.UsageError: It is a protocol's, which says nothing to the people who read the button.
    """
    if not manifest.suggested_id:
        message = 'give a --name: what the button says, "Continue with TEXT".'
        raise click.UsageError(message)
    return manifest.title
