"""Metadata that a connections file names: it fills fields of its connection, and what the file says goes over it."""

from msgspec.structs import replace

from vestibule.app.host import Host
from vestibule.cli.apply.file import ConnectionsFile
from vestibule.errors import ConfigError
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.import_metadata import ImportMetadata
from vestibule.plugins.forms import ConfigFaults


async def with_metadata(described: ConnectionsFile, host: Host) -> ConnectionsFile:
    """The same, each draft completed by its metadata.

    Raises:
        ConfigFaults: config_error; every document at fault, at its file and line.
        PluginError: A connector is not available.
    """
    read = ImportMetadata(connectors=host.registry, net=host.net, clock=host.clock)
    drafts: list[Draft] = []
    faults: list[ConfigError] = []
    for number, draft in enumerate(described.drafts):
        document = described.documents.get(number)
        try:
            fields = {} if document is None else (await read.read(draft.connector, document.encode())).fields
        except ConfigError as error:
            place = described.lines.of_connection(number, "metadata")
            faults.append(ConfigError(f"{draft.provider_id}: metadata: {error.detail}", path=place, hint=error.hint))
            continue
        drafts.append(replace(draft, config={**fields, **draft.config}))
    if faults:
        raise ConfigFaults(faults)
    return replace(described, drafts=tuple(drafts))
