"""Cutting a connection's tie to its source. What it knows of the provider stays, as the administrator's own."""

from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.source import SourceKind
from vestibule.flows.store import Transaction


async def untie(transaction: Transaction, connection_id: str) -> Follow | None:
    """Cut it; a source that was this connection's alone goes with it.

    Returns:
        The tie that was cut; None when there was none.
    """
    follow = await transaction.follows.get(connection_id)
    if follow is None:
        return None
    await transaction.follows.remove(connection_id)
    source = await transaction.metadata_sources.by_id(follow.source_id)
    if source is not None and source.kind is SourceKind.ENTITY:
        await transaction.metadata_sources.remove(source.id)
    return follow
