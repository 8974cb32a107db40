"""The file that `vestibule apply` reads: `[[connection]]` tables, each with its `[connection.config]`."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from vestibule.cli.apply.lines import Lines
from vestibule.cli.apply.places import read_places, text_at
from vestibule.domain.connections.model import CallbackForm
from vestibule.errors import ConfigError, PluginError
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.named import NamedConnectors
from vestibule.plugins.forms import ConfigFaults, form_of
from vestibule_sdk import AnyConnector

_FILE_BYTES_AT_MOST: Final = 16 * 1024 * 1024
_TEXTS: Final = ("id", "connector", "name")
_SWITCHES: Final = ("enabled", "trusted_for_linking")
_KEYS: Final = (*_TEXTS, *_SWITCHES, "callback", "metadata", "config")


class ConnectionsFile(Struct, frozen=True):
    """A file that was read without a fault.

    Attributes:
        documents: A SAML provider's metadata for each draft that names some, by the draft's number.
    """

    drafts: tuple[Draft, ...]
    lines: Lines
    documents: Mapping[int, str]


def read_connections(path: Path, connectors: NamedConnectors) -> ConnectionsFile:
    """Read the file. Its connections are looked at one by one, so that all faults are found at once.

    Args:
        path: TOML. Paths of secrets in it are relative to its directory.
        connectors: Say which fields are secrets.

    Raises:
        ConfigFaults: config_error; each fault at its file and line.
    """
    text = _text(path)
    lines = Lines(path, text)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigFaults([ConfigError(f"this is no TOML: {error}", path=str(path))]) from None
    faults = [_unknown(key, known=("connection",), place=lines.of_key(key)) for key in document if key != "connection"]
    tables = document.get("connection", [])
    if not isinstance(tables, list):
        faults.append(ConfigError("write [[connection]], with two brackets", path=lines.of_key("connection")))
        tables = []
    drafts: list[Draft] = []
    documents: dict[int, str] = {}
    for number, table in enumerate(tables):
        reading = _Reading(lines, number=number, directory=path.parent, connectors=connectors)
        draft = reading.read(table)
        faults += reading.faults
        if draft is not None:
            drafts.append(draft)
        if reading.document is not None:
            documents[number] = reading.document
    if faults:
        raise ConfigFaults(faults)
    return ConnectionsFile(tuple(drafts), lines, documents)


class _Reading:
    """One table on its way to a draft."""

    def __init__(self, lines: Lines, *, number: int, directory: Path, connectors: NamedConnectors) -> None:
        self._lines = lines
        self._number = number
        self._directory = directory
        self._connectors = connectors
        self.faults: list[ConfigError] = []
        self.document: str | None = None

    def read(self, table: object) -> Draft | None:
        """Give the draft, unless something is wrong."""
        if not isinstance(table, Mapping):
            self._fault("", "a table is needed: [[connection]]")
            return None
        for key in table:
            if key not in _KEYS:
                place = self._lines.of_connection(self._number, key)
                self.faults.append(_unknown(key, known=_KEYS, place=place))
        for key in _TEXTS:
            self._demand(table, key, str, needed=True, kind="text")
        for key in _SWITCHES:
            self._demand(table, key, bool, needed=False, kind="true or false")
        self._read_metadata(table)
        # Metadata may say all that there is to say.
        self._demand(table, "config", dict, needed="metadata" not in table, kind="table [connection.config]")
        callback = table.get("callback", CallbackForm.OWN.value)
        if callback not in list(CallbackForm):
            self._fault("callback", f"is none of: {', '.join(CallbackForm)}")
        connector = self._connector(table)
        config = self._config(table, connector)
        if self.faults or connector is None:
            return None
        return Draft(
            provider_id=table["id"],
            connector=connector.manifest.key,
            name=table["name"],
            config=config,
            enabled=table.get("enabled", True),
            callback_form=CallbackForm(callback),
            trusted_for_linking=table.get("trusted_for_linking"),
        )

    def _connector(self, table: Mapping[str, Any]) -> AnyConnector | None:
        name = table.get("connector")
        if not isinstance(name, str):
            return None
        try:
            return self._connectors.named(name)
        except PluginError as error:
            self._fault("connector", f"{error.code}: {error.detail}", hint=error.hint)
            return None

    def _config(self, table: Mapping[str, Any], connector: AnyConnector | None) -> dict[str, Any]:
        config = table.get("config", {})
        if connector is None or not isinstance(config, Mapping):
            return {}
        values, faults = read_places(config, form_of(connector.config), directory=self._directory)
        for fault in faults:
            self._fault(fault.path, fault.detail, hint=fault.hint)
        return values

    def _read_metadata(self, table: Mapping[str, Any]) -> None:
        if "metadata" not in table:
            return
        try:
            document = text_at(table["metadata"], directory=self._directory)
        except ValueError as error:
            self._fault("metadata", str(error))
            return
        if isinstance(document, str):
            self.document = document
        else:
            self._fault("metadata", "write the document itself, or where it is", hint='metadata = {file = "path"}')

    def _demand(self, table: Mapping[str, Any], key: str, wanted: type, *, needed: bool, kind: str) -> None:
        if key not in table:
            if needed:
                self._fault("", f"{key} is needed")
        elif not isinstance(table[key], wanted):
            self._fault(key, f"{key}: a {kind} is needed" if wanted is not bool else f"{key}: write {kind}")

    def _fault(self, key: str, detail: str, *, hint: str = "") -> None:
        named = f"{key}: {detail}" if key and not detail.startswith(key) else detail
        self.faults.append(ConfigError(named, path=self._lines.of_connection(self._number, key), hint=hint))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_FILE_BYTES_AT_MOST + 1)
        if len(content) > _FILE_BYTES_AT_MOST:
            raise ConfigFaults([ConfigError("is larger than 16 MiB", path=str(path))])
        return content.decode()
    except OSError as error:
        raise ConfigFaults([ConfigError(f"cannot be read ({error.strerror})", path=str(path))]) from None
    except UnicodeDecodeError:
        raise ConfigFaults([ConfigError("is not UTF-8", path=str(path))]) from None


def _unknown(key: str, *, known: tuple[str, ...], place: str) -> ConfigError:
    close = get_close_matches(key, known, n=1)
    return ConfigError(f"{key}: there is no such key{f'; did you mean {close[0]}?' if close else ''}", path=place)
