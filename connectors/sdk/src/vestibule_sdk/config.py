"""The base of every connector's configuration, and the words a form needs for each field."""

from typing import Any

from msgspec import Meta, Struct


class ConnectorConfig(
    Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """What an administrator fills in for one connection.

    Every subclass repeats `kw_only=True`: msgspec does not inherit it. Fields are declared with
    `Annotated[type, field(...)]` so that the JSON Schema, the form and the decoder come from one source.
    """


def field(
    title: str,
    help_text: str,
    *,
    example: str | None = None,
    advanced: bool = False,
    **constraints: Any,  # noqa: ANN401 - handed to msgspec.Meta, which judges them
) -> Meta:
    """Describe one field of a configuration.

    Args:
        title: The label, in the words of the provider's own screen where it has a name there.
        help_text: One or two sentences: where to find the value, what it is for.
        example: A value of the right shape.
        advanced: True folds the field away: most administrators never need it.
        constraints: msgspec.Meta's own (pattern, max_length, ge, ...); not on a Secret: msgspec never sees its content.
    """
    return Meta(
        title=title,
        description=help_text,
        examples=[example] if example is not None else None,
        extra_json_schema={"x-advanced": True} if advanced else None,
        **constraints,
    )
