"""The source that an administrator means: by its own name, or by a connection that follows it."""

from vestibule.app.host import Host
from vestibule.domain.metadata.source import SOURCE_NAME, MetadataSource
from vestibule.errors import NotFound
from vestibule.flows.store import Transaction


async def named_source(host: Host, name: str) -> MetadataSource:
    """Find it; a source's own name goes first.

    Raises:
        NotFound: object_not_found.
    """

    async def find(transaction: Transaction) -> MetadataSource | None:
        if not SOURCE_NAME.fullmatch(name):
            return None
        source = await transaction.metadata_sources.get(name)
        connection = None if source is not None else await transaction.connections.get(name)
        if connection is None:
            return source
        follow = await transaction.follows.get(connection.id)
        source_id = connection.federation if follow is None else follow.source_id
        return None if source_id is None else await transaction.metadata_sources.by_id(source_id)

    source = await host.store.read(find)
    if source is None:
        raise NotFound(
            f"{name[:80]!r} is no source, and no connection that follows one; upper and lower case count",
            hint="See what there is: vestibule saml status",
        )
    return source
