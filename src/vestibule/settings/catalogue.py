"""Every setting described in words, for `vestibule serve --help` and the documentation: one list for both."""

from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from vestibule.settings.model import Settings
from vestibule.settings.names import variable
from vestibule_sdk.secret import Secret

_WORDS: dict[object, str] = {str: "text", int: "number", bool: "true or false", Path: "path", Secret: "secret text"}


class SettingDescription(Struct, frozen=True, kw_only=True):
    """One setting in words.

    Attributes:
        name: In TOML.
        variable: In the environment.
        type: E.g. `number, 1 to 65535`; a list is comma-separated in the environment, an array in TOML.
        default: As it would be written; "" where there is none, and for an empty list.
        description: One or two sentences.
    """

    name: str
    variable: str
    type: str
    default: str
    description: str


def describe_settings() -> tuple[SettingDescription, ...]:
    """All settings, in the order in which they are declared."""
    return tuple(
        SettingDescription(
            name=field.name,
            variable=variable(field.name),
            type=_type(field.type),
            default=_written(field.default),
            description=_description(field.type),
        )
        for field in msgspec.structs.fields(Settings)
    )


def _description(kind: object) -> str:
    return next((meta.description for meta in _metas(kind) if meta.description), "")


def _metas(kind: object) -> list[Meta]:
    return [meta for meta in getattr(kind, "__metadata__", ()) if isinstance(meta, Meta)]


def _type(kind: Any) -> str:  # noqa: ANN401 - any annotation
    metas = _metas(kind)
    plain = get_args(kind)[0] if metas else kind
    if get_origin(plain) is tuple:
        return f"list of {_type(get_args(plain)[0])}"
    options = [option for option in get_args(plain) if option is not type(None)]
    return ", ".join([_WORDS[options[0] if options else plain], *filter(None, map(_bounds, metas))])


def _bounds(meta: Meta) -> str:
    if meta.ge is not None:
        return f"{meta.ge} to {meta.le}" if meta.le is not None else f"at least {meta.ge}"
    if meta.max_length is not None:
        return f"at most {meta.max_length} characters"
    return f"matching {meta.pattern}" if meta.pattern else ""


def _written(default: object) -> str:
    match default:
        case None | ():
            return ""
        case bool():
            return str(default).lower()
        case Secret():  # a default is in the source, so it is no secret
            return default.reveal()
        case tuple():
            return ",".join(map(str, default))
        case _:
            return str(default)
