"""Puts together what reads SAML metadata, over the parts of an open host."""

from dataclasses import dataclass

from vestibule.clock import Clock
from vestibule.domain.metadata.source import SourceKind
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.check import CheckDraft
from vestibule.flows.connections.import_metadata import ImportMetadata
from vestibule.flows.connections.manage import ManageConnections
from vestibule.flows.connections.opened import Connectors
from vestibule.flows.metadata_import.accept import AcceptHeld
from vestibule.flows.metadata_import.disagreement import Disagreements
from vestibule.flows.metadata_import.followers import HandOn
from vestibule.flows.metadata_import.index import BuildIndex
from vestibule.flows.metadata_import.lease import Leases
from vestibule.flows.metadata_import.normal import NormalFields
from vestibule.flows.metadata_import.read_aggregate_source import ReadAggregateSource
from vestibule.flows.metadata_import.read_entity import ReadEntitySource
from vestibule.flows.metadata_import.refresh import RefreshMetadata
from vestibule.flows.metadata_import.sources import ManageSources
from vestibule.flows.metadata_import.status import MetadataStatus
from vestibule.flows.metadata_import.take_over import PlanTakeOver
from vestibule.flows.metadata_import.tie import Tie
from vestibule.flows.store import Store
from vestibule.protocols.net import HTTPNet


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What administrators and the schedule do with metadata.

    Attributes:
        importing: Reads one provider's document for a form.
        tie: Has connections follow a source.
        refresh: Reads sources again.
        sources: The federations' ones.
        accept: Takes over what waits.
        disagreements: What two federations say differently.
        status: How it stands with all of it.
    """

    importing: ImportMetadata
    tie: Tie
    refresh: RefreshMetadata
    sources: ManageSources
    accept: AcceptHeld
    disagreements: Disagreements
    status: MetadataStatus


def metadata_of(
    *,
    store: Store,
    net: HTTPNet,
    connectors: Connectors,
    check: CheckDraft,
    manage: ManageConnections,
    feed: ChangeFeed,
    clock: Clock,
) -> Metadata:
    """Put it together."""
    importing = ImportMetadata(connectors=connectors, net=net, clock=clock)
    normal = NormalFields(connectors)
    plan = PlanTakeOver(check=check, normal=normal, clock=clock)
    hand_on = HandOn(store=store, importing=importing, plan=plan, feed=feed, clock=clock)
    aggregates = ReadAggregateSource(
        store=store, net=net, build=BuildIndex(store=store, clock=clock), hand_on=hand_on, clock=clock
    )
    entities = ReadEntitySource(store=store, net=net, importing=importing, plan=plan, feed=feed, clock=clock)
    refresh = RefreshMetadata(
        store=store,
        readers={SourceKind.ENTITY: entities, SourceKind.AGGREGATE: aggregates},
        leases=Leases(store=store, clock=clock),
        clock=clock,
    )
    return Metadata(
        importing=importing,
        tie=Tie(store=store, normal=normal, feed=feed, clock=clock),
        refresh=refresh,
        sources=ManageSources(store=store, reader=aggregates, refresh=refresh, clock=clock),
        accept=AcceptHeld(store=store, manage=manage, clock=clock),
        disagreements=Disagreements(store=store, importing=importing),
        status=MetadataStatus(store=store, clock=clock),
    )
