"""Taking a connection out of use, and putting it back."""

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.flows.connections.draft import Change
from vestibule.settings import Settings


def switch(settings: Settings, provider_id: str, *, enabled: bool) -> bool:
    """Enable or disable a connection.

    Returns:
        Whether that changed anything.

    Raises:
        NotFound: object_not_found.
    """

    async def work(host: Host) -> bool:
        manage = host.manage()
        before = await manage.get(provider_id)
        after = await manage.change(provider_id, Change(enabled=enabled))
        return after.version != before.version

    return with_host(settings, work)
