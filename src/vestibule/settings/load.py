"""Settings from a TOML file, the environment and the command line; all faults at once, each with its source (S74)."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from vestibule.settings.fault import Fault, SettingsFaults
from vestibule.settings.model import Settings
from vestibule.settings.names import CONFIG_VARIABLE, KUBERNETES_HINT, unknown_message, variable
from vestibule.settings.source import Raw, from_environment, from_file
from vestibule_sdk.codec import decode_hook

_FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}


def load_settings(
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
) -> Settings:
    """Load and check the settings.

    Args:
        file: A TOML file; None means the one that VESTIBULE_CONFIG names, if any.
        environ: None means the process's environment. It wins over the file.
        options: Values from the command line, by setting name and already typed; they win over both.

    Raises:
        SettingsError: settings_refused; a `SettingsFaults`, with every fault and where it was set.
    """
    environ = os.environ if environ is None else environ
    if file is None and environ.get(CONFIG_VARIABLE):
        file = Path(environ[CONFIG_VARIABLE])
    raws = [*(from_file(file) if file is not None else ()), *from_environment(environ), *_from_options(options or {})]
    return _build(raws)


def _from_options(options: Mapping[str, object]) -> Iterable[Raw]:
    for name, value in options.items():
        source = "--" + name.replace("_", "-")
        yield Raw(name=name, written=name, value=value, source=source, textual=False)


def _build(raws: Iterable[Raw]) -> Settings:
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    faults: list[Fault] = []
    refused: set[str] = set()
    for raw in raws:
        field = _FIELDS.get(raw.name)
        # `VESTIBULE_Base_Url` would hit the field by its lower case, and then be missed by every other tool.
        if field is None or (raw.textual and raw.written != variable(raw.name)):
            known = map(variable, _FIELDS) if raw.textual else _FIELDS
            faults.append(Fault(raw.name, unknown_message(raw.written, known=known), source=raw.source))
            continue
        sources[raw.name] = raw.source
        try:
            values[raw.name] = _convert(raw, field)
            refused.discard(raw.name)
        except msgspec.ValidationError as error:
            faults.append(Fault(raw.name, _message(raw, error), source=raw.source))
            refused.add(raw.name)
    try:
        settings = Settings(**{name: value for name, value in values.items() if name not in refused})
    except SettingsFaults as error:
        # A field that is refused stands at its default here: what the rules say about it is not the operator's.
        faults += [
            Fault(fault.name, fault.message, source=sources.get(fault.name, fault.name))
            for fault in error.faults
            if fault.name not in refused
        ]
    else:
        if not faults:
            return settings
    raise SettingsFaults(faults)


def _convert(raw: Raw, field: FieldInfo) -> Any:  # noqa: ANN401 - the value of a field is of the field's type
    value = raw.value
    if raw.textual and _is_list(field.type):
        value = [part.strip() for part in value.split(",") if part.strip()]
    elif isinstance(value, tuple):
        value = list(value)
    return msgspec.convert(value, field.type, strict=not raw.textual, dec_hook=_decode)


def _is_list(kind: object) -> bool:
    """Whether a field's type, less its description, is a tuple."""
    return get_origin(get_args(kind)[0]) is tuple


def _decode(kind: type, value: object) -> object:
    if kind is not Path:
        return decode_hook(kind, value)
    if not isinstance(value, str | Path) or not str(value):
        message = "Expected a path"
        raise TypeError(message)
    return Path(value)


def _message(raw: Raw, error: msgspec.ValidationError) -> str:
    text = str(error)
    if raw.textual and isinstance(raw.value, str) and raw.value.startswith("tcp://"):
        return f"{text}. {KUBERNETES_HINT}"
    return text
