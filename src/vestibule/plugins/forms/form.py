"""A configuration's JSON Schema as a form: the same description that the API publishes draws the page."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from vestibule_sdk import ConnectorConfig
from vestibule_sdk.codec import config_schema


class Kind(StrEnum):
    """How a field is shown and filled in."""

    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    URL = "url"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    NUMBER = "number"
    LIST = "list"


_KINDS: Final = {
    ("string", None): Kind.TEXT,
    ("string", "uri"): Kind.URL,
    ("string", "password"): Kind.SECRET,
    ("boolean", None): Kind.BOOLEAN,
    ("integer", None): Kind.NUMBER,
}
"""By a schema's `type` and `format`."""


class Choice(Struct, frozen=True):
    """One value of a choice, and how it is called."""

    value: str
    label: str


class FormField(Struct, frozen=True, kw_only=True):
    """One field.

    Attributes:
        name: camelCase, as in the API and in every fault's path.
        help: One or two sentences.
        example: A value of the right shape; "" when there is none.
        required: Whether it must be filled in; a list, choice or switch with a default is not.
        advanced: Folded away.
        default: As JSON; None where there is none. Never a secret.
        max_length: Of a text in characters, of a list in items.
        item_max_length: Of one item of a list.
        multiline: A text, or a list of texts, that may run over several lines.
    """

    name: str
    title: str
    help: str
    kind: Kind
    required: bool
    example: str = ""
    advanced: bool = False
    default: Any = None
    choices: tuple[Choice, ...] = ()
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    item_max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    multiline: bool = False


class Form(Struct, frozen=True, kw_only=True):
    """All fields of a configuration, in the order in which they are declared."""

    fields: tuple[FormField, ...]

    def get(self, name: str) -> FormField | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


def form_of(config: type[ConnectorConfig]) -> Form:
    """Make the form of a configuration.

    Raises:
        ValueError: A field has no title, no help, or a type that no form can show: a fault of the connector.
    """
    return _made(config)


@lru_cache(maxsize=256)
def _made(config: type[ConnectorConfig]) -> Form:
    schema = config_schema(config)
    required = frozenset(schema.get("required", ()))
    definitions = schema.get("$defs", {})
    return Form(
        fields=tuple(
            _field(name, spec, required=name in required, definitions=definitions)
            for name, spec in schema.get("properties", {}).items()
        )
    )


def _field(name: str, spec: Mapping[str, Any], *, required: bool, definitions: Mapping[str, Any]) -> FormField:
    if not spec.get("title") or not spec.get("description"):
        message = f"the field {name} has no title or no help: declare it with Annotated[type, field(...)]"
        raise ValueError(message)
    value = _value_schema(name, spec, definitions)
    kind = _kind(name, value)
    labels = spec.get("x-labels", {})
    is_list = kind is Kind.LIST
    return FormField(
        name=name,
        title=spec["title"],
        help=spec["description"],
        kind=kind,
        required=required,
        example=next(iter(spec.get("examples", ())), ""),
        advanced=spec.get("x-advanced", False),
        default=None if kind is Kind.SECRET else spec.get("default"),
        choices=_choices(value.get("enum", ()), labels),
        pattern=value.get("pattern"),
        min_length=value.get("minItems" if is_list else "minLength"),
        max_length=value.get("maxItems" if is_list else "maxLength"),
        item_max_length=value["items"].get("maxLength") if is_list else None,
        minimum=value.get("minimum"),
        maximum=value.get("maximum"),
        multiline=spec.get("x-multiline", False),
    )


def _choices(values: Sequence[str], labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """In the order of the labels, for msgspec sorts an enumeration's values."""
    ordered = sorted(values, key=lambda value: list(labels).index(value) if value in labels else len(labels))
    return tuple(Choice(value, labels.get(value, value)) for value in ordered)


def _value_schema(name: str, spec: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the value itself: without "or null", and with what it refers to filled in."""
    options = [option for option in spec.get("anyOf", (spec,)) if option.get("type") != "null"]
    if len(options) != 1:
        message = f"the field {name} may be several things"
        raise ValueError(message)
    value = {**spec, **options[0]}
    if "$ref" in value:
        value = {**value, **definitions[value["$ref"].rpartition("/")[2]]}
    return value


def _kind(name: str, value: Mapping[str, Any]) -> Kind:
    if "enum" in value and all(isinstance(option, str) for option in value["enum"]):
        return Kind.CHOICE
    items = value.get("items", {})
    # A Secret inside a list would be no secret to anybody: only one that is a whole field is kept apart (S59).
    if value.get("type") == "array" and items.get("type") == "string" and items.get("format") != "password":
        return Kind.LIST
    kind = _KINDS.get((str(value.get("type")), value.get("format")))
    if kind is None or "enum" in value:
        message = f"the field {name} has a type that no form can show"
        raise ValueError(message)
    return kind
