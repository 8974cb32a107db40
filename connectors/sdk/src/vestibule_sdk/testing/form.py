"""What a form needs to know of a configuration, as its JSON Schema tells it: the host draws the form from there."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from vestibule_sdk.codec import config_schema, decode_hook
from vestibule_sdk.config import ConnectorConfig

_SHOWN: Final = frozenset(
    {("string", None), ("string", "uri"), ("string", "password"), ("boolean", None), ("integer", None)}
)
"""What a form can show, by a schema's `type` and `format`; and beside it choices between texts, and lists of texts."""

Spec = Mapping[str, Any]


def form_faults(config: type[ConnectorConfig]) -> Iterator[str]:
    """What keeps a form from being drawn, or an administrator from filling it in, field by field."""
    schema = config_schema(config)
    definitions = schema.get("$defs", {})
    required = frozenset(schema.get("required", ()))
    types = {each.encode_name: each.type for each in msgspec.structs.fields(config)}
    for name, spec in schema.get("properties", {}).items():
        value = _value(spec, definitions)
        if value is None:
            yield f"{name} may be several things, and a form shows one"
            continue
        yield from (f"{name} {fault}" for fault in _faults(spec, value, types[name], is_required=name in required))


def is_secret(spec: Spec) -> bool:
    """Whether a field's schema is that of a Secret."""
    return any(option.get("format") == "password" for option in (spec, *spec.get("anyOf", ())))


def switches(config: type[ConnectorConfig]) -> frozenset[str]:
    """The fields that are choices, or on and off, and may be left as they are."""
    schema = config_schema(config)
    values = {name: _value(spec, schema.get("$defs", {})) or {} for name, spec in schema.get("properties", {}).items()}
    found = {name for name, value in values.items() if "enum" in value or value.get("type") == "boolean"}
    return frozenset(found - {*schema.get("required", ())})


def _faults(spec: Spec, value: Spec, kind: Any, *, is_required: bool) -> Iterator[str]:  # noqa: ANN401 - any annotation
    if not _is_shown(value):
        yield "has a type that no form can show: a text, a list of texts, a choice, a whole number, a switch, a Secret"
        return
    if not spec.get("title", "")[:1].isupper():
        yield "has a title that does not begin with a capital letter"
    if not spec.get("description", "").endswith("."):
        yield "has no help in whole sentences"
    labels = spec.get("x-labels", {})
    wordless = [option for option in value.get("enum", ()) if labels.get(option, option) == option]
    if wordless:
        yield f"has choices without words for them (labels=): {', '.join(map(str, wordless))}"
    examples = spec.get("examples", ())
    if is_required and not examples and not is_secret(spec):
        yield "has to be filled in, and has no example"
    if value.get("type") == "string":
        yield from (
            f"has the example {example!r}, which it refuses" for example in examples if not _fits(example, kind)
        )


def _value(spec: Spec, definitions: Mapping[str, Any]) -> Spec | None:
    """The schema of the value itself, without "or null"; None when it may be one of several."""
    options = [option for option in spec.get("anyOf", (spec,)) if option.get("type") != "null"]
    if len(options) != 1:
        return None
    value = {**spec, **options[0]}
    return {**value, **definitions[value["$ref"].rpartition("/")[2]]} if "$ref" in value else value


def _is_shown(value: Spec) -> bool:
    if "enum" in value:
        return all(isinstance(option, str) for option in value["enum"])
    if value.get("type") == "array":
        items = value.get("items")
        return isinstance(items, Mapping) and items.get("type") == "string" and items.get("format") != "password"
    return (str(value.get("type")), value.get("format")) in _SHOWN


def _fits(example: object, kind: Any) -> bool:  # noqa: ANN401 - any annotation
    try:
        msgspec.convert(example, kind, dec_hook=decode_hook)
    except msgspec.ValidationError:
        return False
    return True
