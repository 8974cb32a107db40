"""Which sources may become a connection as a whole, and that one which is in use is not removed."""

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import AlreadyExists, MetadataNotTaken, NotFound
from vestibule.flows.connections.draft import Federation
from vestibule.flows.connections.manage import Also
from vestibule.flows.connections.providers import check_source_in_time
from vestibule.flows.store import Transaction


def federation_from(source: MetadataSource, *, clock: Clock) -> Federation:
    """A source, for a connection that admits all of its providers.

    Nobody looks at each of them, so the federation answers for them: by its signature, day by day.

    Raises:
        MetadataNotTaken: metadata_not_taken: nobody has signed it, it is not read again by itself, or it names no end.
        MetadataExpired: metadata_expired.
    """
    if source.kind is not SourceKind.AGGREGATE:
        raise MetadataNotTaken(f"{source.name} is the document of one provider, not of a federation")
    if source.signer is None or not source.is_refreshed:
        raise MetadataNotTaken(
            f"the source {source.name} is not read again by itself, or nobody has signed it",
            hint="Give its https address and the federation's certificate: "
            f"vestibule saml import URL --source {source.name} --signer FILE",
        )
    if source.valid_until_s is None:
        raise MetadataNotTaken(
            f"the source {source.name} names no end (validUntil), so a provider that leaves might never be gone",
            hint="Ask the federation's operator: the SAML2int and eduGAIN profiles want it.",
        )
    check_source_in_time(source, now_s=clock.now_s())
    return Federation(source_id=source.id, name=source.name)


def while_it_lasts(federation: Federation) -> Also:
    """Has a connection kept only if its source is still there when it is written."""

    async def also(transaction: Transaction, connection: Connection) -> None:
        del connection
        if await transaction.metadata_sources.by_id(federation.source_id) is None:
            raise NotFound(f"the source {federation.name} has been removed meanwhile")

    return also


async def refuse_removal_in_use(transaction: Transaction, source: MetadataSource) -> None:
    """Refuse to remove a source whose providers sign people in.

    Raises:
        AlreadyExists: already_exists.
    """
    for connection in await transaction.connections.all():
        if connection.federation == source.id:
            raise AlreadyExists(
                f"the connection {connection.provider_id} admits the providers of the source {source.name}",
                hint=f"First: vestibule connections remove {connection.provider_id}",
            )
