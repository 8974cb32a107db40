"""The one place that tells msgspec what a Secret is: decoded from text, described in a schema, never encoded (S59).

Without the schema hook a Secret field would silently lose its type; without the encode hook's refusal a Secret could
one day gain an encoder by accident.
"""

from typing import Any, NoReturn

import msgspec

from vestibule_sdk.secret import Secret


def decode_hook(kind: type, value: object) -> Secret:
    """Make a Secret of decoded text; one that is a Secret already stays. For msgspec's `dec_hook`."""
    if kind is not Secret:
        message = f"fields of type {kind.__name__} are not supported"
        raise NotImplementedError(message)
    if isinstance(value, Secret):
        return value
    if not isinstance(value, str):
        # msgspec turns a TypeError into its ValidationError; the value is not named, for it was meant as a secret.
        message = "Expected `str`"
        raise TypeError(message)
    return Secret(value)


def schema_hook(kind: type) -> dict[str, Any]:
    """Describe a Secret as a text that is written and never read. For msgspec's `schema_hook`."""
    if kind is not Secret:
        message = f"fields of type {kind.__name__} are not supported"
        raise NotImplementedError(message)
    return {"type": "string", "format": "password", "writeOnly": True}


def encode_hook(value: object) -> NoReturn:
    """Refuse to encode. For msgspec's `enc_hook`."""
    message = f"a {type(value).__name__} is not encoded"
    raise TypeError(message)


def config_schema(config: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a configuration: one object with `properties`, choices spelled out under `$defs`."""
    _, components = msgspec.json.schema_components([config], schema_hook=schema_hook)
    own = components.pop(config.__name__)
    return {**own, "$defs": components} if components else own
