"""Metadata that a connections file names: it fills fields of its connection, and what the file says goes over it."""

from msgspec.structs import replace

from vestibule.app.host import Host
from vestibule.cli.apply.file import ConnectionsFile
from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError, MetadataExpired
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.connections.same_provider import refuse_other_provider
from vestibule.plugins.forms import ConfigFaults


async def with_metadata(described: ConnectionsFile, host: Host) -> ConnectionsFile:
    """The same, each draft completed by its metadata.

    Raises:
        ConfigFaults: config_error; every document at fault, at its file and line.
        PluginError: A connector is not available.
    """
    read = host.metadata.importing
    stored = {each.provider_id: each for each in await host.manage.all()} if described.documents else {}
    drafts: list[Draft] = []
    faults: list[ConfigError] = []
    for number, draft in enumerate(described.drafts):
        document = described.documents.get(number)
        if document is None:
            drafts.append(draft)
            continue
        try:
            imported = await read.read(draft.connector, document.encode())
            before = stored.get(draft.provider_id)
            if before is not None and _says_who_it_is(imported, draft, before):
                refuse_other_provider(imported, before)
        except (ConfigError, MetadataExpired) as error:
            place = described.lines.of_connection(number, "metadata")
            faults.append(ConfigError(f"{draft.provider_id}: metadata: {error.detail}", path=place, hint=error.hint))
            continue
        drafts.append(replace(draft, config={**imported.fields, **draft.config}))
    if faults:
        raise ConfigFaults(faults)
    return replace(described, drafts=tuple(drafts))


def _says_who_it_is(imported: ImportedMetadata, draft: Draft, before: Connection) -> bool:
    """Whether the document names the provider: not where the file itself does, and that goes over it.

    Another connector is a fault of its own, which the plan finds.
    """
    kept = [value for name, value in imported.fields.items() if name not in draft.config]
    return before.connector == draft.connector and imported.metadata.entity_id in kept
