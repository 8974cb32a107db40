"""The base of every connector's configuration, and the words a form needs for each field."""

from collections.abc import Mapping
from typing import Any

from msgspec import Meta, Struct


class ConnectorConfig(
    Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """What an administrator fills in for one connection.

    Every subclass repeats `kw_only=True`: msgspec does not inherit it. Fields are declared with
    `Annotated[type, field(...)]` so that the JSON Schema, the form and the decoder come from one source.
    """


def bounds(**constraints: Any) -> Meta:  # noqa: ANN401 - handed to msgspec.Meta, which judges them
    """Bound a value that is not the whole field: the text of an optional field, one item of a list.

    Args:
        constraints: msgspec.Meta's own: max_length, pattern, ge, le, ...
    """
    return Meta(**constraints)


def field(
    title: str,
    help_text: str,
    *,
    example: str | None = None,
    advanced: bool = False,
    url: bool = False,
    multiline: bool = False,
    labels: Mapping[str, str] | None = None,
    **constraints: Any,  # noqa: ANN401 - handed to msgspec.Meta, which judges them
) -> Meta:
    """Describe one field of a configuration.

    Args:
        title: The label, in the words of the provider's own screen where it has a name there.
        help_text: One or two sentences: where to find the value, what it is for.
        example: A value of the right shape.
        advanced: True folds the field away: most administrators never need it.
        url: True for a web address; the host then refuses what is none.
        multiline: True for a text of several lines, such as a certificate or a document; on a list, for each item.
        labels: For a choice: each value in words.
        constraints: msgspec.Meta's own (pattern, max_length, ge, ...). On an optional field they stand on the inner
            type, `Annotated[Annotated[str, bounds(max_length=9)] | None, field(...)]`; never on a Secret: msgspec does
            not see its content.
    """
    extra: dict[str, Any] = {}
    if advanced:
        extra["x-advanced"] = True
    if url:
        extra["format"] = "uri"
    if multiline:
        extra["x-multiline"] = True
    if labels:
        extra["x-labels"] = dict(labels)
    return Meta(
        title=title,
        description=help_text,
        examples=[example] if example is not None else None,
        extra_json_schema=extra or None,
        **constraints,
    )
