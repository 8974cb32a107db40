"""Decode a configuration field by field: msgspec stops at the first fault, an administrator wants all of them."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import FieldInfo

from vestibule.errors import ConfigError
from vestibule.plugins.forms.faults import ConfigFaults
from vestibule.plugins.forms.form import Form, FormField, Kind, form_of
from vestibule.plugins.forms.secrets import merge_secrets
from vestibule.plugins.forms.value import clean
from vestibule.plugins.reason import one_line, reason_of
from vestibule_sdk import ConnectorConfig, Secret
from vestibule_sdk.codec import decode_hook

C = TypeVar("C", bound=ConnectorConfig)

UNKNOWN_AT_MOST: Final = 20
"""So many unknown fields are named; a hostile object may hold thousands."""

_NAME_CHARACTERS: Final = 60
_DEEPER: Final = re.compile(r" - at `\$(?P<path>[^`]*)`$")


def decode_config(config: type[C], raw: object, *, stored_secrets: Mapping[str, Secret] | None = None) -> C:
    """Decode what a form, the API, a file or the database gives.

    Args:
        config: The connector's configuration class.
        raw: A JSON object by camelCase names. Secrets may be texts or `Secret`s.
        stored_secrets: What is kept already, by camelCase name; see `merge_secrets`.

    Raises:
        ConfigFaults: config_error; every fault at its field.
    """
    if not isinstance(raw, Mapping):
        raise ConfigFaults([ConfigError("a JSON object is needed", path="")])
    form = form_of(config)
    merged = merge_secrets(config, raw, stored_secrets or {})
    infos = {info.encode_name: info for info in msgspec.structs.fields(config)}
    values: dict[str, Any] = {}
    faults: list[ConfigError] = []
    for field in form.fields:
        info = infos[field.name]
        try:
            if _is_given(field, merged.get(field.name)):
                values[info.name] = _decode(field, info, merged[field.name])
            elif field.required:
                faults.append(ConfigError("is needed", path=field.name))
        except ConfigError as fault:
            faults.append(fault)
    faults += _unknown(form, merged)
    if faults:
        raise ConfigFaults(faults)
    return _make(config, values)


def _is_given(field: FormField, value: object) -> bool:
    """An empty text means "not filled in": that is what a browser sends for an empty field."""
    if isinstance(value, Secret):
        return bool(value)
    if isinstance(value, str):
        return bool(value.strip()) or (field.kind is Kind.SECRET and bool(value))
    return value is not None


def _decode(field: FormField, info: FieldInfo, value: object) -> object:
    try:
        return msgspec.convert(clean(field, value), info.type, dec_hook=decode_hook)
    except msgspec.ValidationError as error:
        text = str(error)
        deeper = _DEEPER.search(text)
        path = field.name + (deeper["path"] if deeper else "")
        raise ConfigError(_DEEPER.sub("", text), path=path, hint=_shape(field)) from None
    except ValueError as error:
        raise ConfigError(str(error), path=field.name, hint=_shape(field)) from None


def _shape(field: FormField) -> str:
    return f"For example: {field.example}" if field.example else ""


def _unknown(form: Form, merged: Mapping[Any, Any]) -> list[ConfigError]:
    known = [field.name for field in form.fields]
    faults = []
    for name in [name for name in merged if name not in known][:UNKNOWN_AT_MOST]:
        shown = one_line(str(name))[:_NAME_CHARACTERS]
        close = get_close_matches(shown, known, n=1)
        detail = f"is no field of this connector{f'; did you mean {close[0]}?' if close else ''}"
        faults.append(ConfigError(detail, path=shown))
    return faults


def _make(config: type[C], values: Mapping[str, Any]) -> C:
    try:
        return config(**values)
    except ConfigFaults:
        raise
    except ConfigError as error:
        raise ConfigFaults([error]) from error
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a `__post_init__` of the connector's: a sys.exit() in it is a fault like any other
        raise ConfigFaults([ConfigError(reason_of(error), path="")]) from error
