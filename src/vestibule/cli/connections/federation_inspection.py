"""What can be known of a connection to a federation without a sign-in: our own side, and how its index stands."""

from typing import Any, Final

from msgspec import Struct

from vestibule.app.host import Host
from vestibule.cli.connections.certificates import certificate_rows
from vestibule.cli.connections.loosened import loosened
from vestibule.cli.connections.saml_inspection import about_addresses, about_our_keys, about_people
from vestibule.clock import rfc3339
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import NotFound
from vestibule.flows.connections.opened import OpenedFederation
from vestibule.flows.connections.providers import check_source_in_time
from vestibule.flows.metadata_import.endings import endings_of_source
from vestibule.flows.store import Transaction

UNKNOWN: Final = (
    "Whether the federation has published our metadata to its members, and which attributes each of them releases, "
    "shows only in a sign-in."
)


class FederationInspection(Struct, frozen=True, kw_only=True):
    """The findings.

    Attributes:
        usable: Whether a sign-in can work. What makes it impossible is refused with its code before this is made.
        warnings: Sentences; none keeps anybody from signing in today.
        unknown: What only a sign-in shows.
    """

    source: str
    providers: int
    valid_until: str | None
    own_certificates: list[dict[str, Any]]
    warnings: tuple[str, ...]
    usable: bool = True
    unknown: str = UNKNOWN


async def inspect_federation(opened: OpenedFederation, host: Host) -> FederationInspection:
    """Look at a connection that its engine accepts.

    Raises:
        NotFound: object_not_found: its source is gone.
        MetadataExpired: metadata_expired: the federation's document has run out.
    """

    async def find(transaction: Transaction) -> MetadataSource | None:
        return await transaction.metadata_sources.by_id(opened.source_id)

    source, now_s = await host.store.read(find), host.clock.now_s()
    if source is None:
        raise NotFound(f"the source of {opened.connection.provider_id} is gone")
    check_source_in_time(source, now_s=now_s)
    connection, own = opened.connection, opened.template
    return FederationInspection(
        source=source.name,
        providers=source.entities,
        valid_until=None if source.valid_until_s is None else rfc3339(source.valid_until_s),
        own_certificates=certificate_rows(key.certificate for key in connection.own_keys),
        warnings=(
            *(one.sentence for one in endings_of_source(source, now_s=now_s)),
            *about_our_keys(connection, now_s=now_s),
            *about_addresses(acs_url=own.own.acs_url),
            *about_people(own.profile),
            *loosened(own.profile),
        ),
    )
