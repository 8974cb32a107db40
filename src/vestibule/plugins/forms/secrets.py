"""Secrets of a configuration are written and never read: kept apart, merged back before decoding (R12, S59)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from vestibule.plugins.forms.form import Kind, form_of
from vestibule_sdk import ConnectorConfig, Secret
from vestibule_sdk.codec import encode_hook


def split_config(config: ConnectorConfig) -> tuple[dict[str, Any], dict[str, Secret]]:
    """Take a configuration apart for storage.

    Returns:
        The plain part as JSON by camelCase name, without secrets and without fields that stand at their default; and
        the secrets by camelCase name.
    """
    plain: dict[str, Any] = {}
    secrets: dict[str, Secret] = {}
    for field in msgspec.structs.fields(config):
        value = getattr(config, field.name)
        if isinstance(value, Secret):
            secrets[field.encode_name] = value
        elif field.required or value != field.default:
            # The hook refuses a Secret that hides deeper, where no form could keep it write-only.
            plain[field.encode_name] = msgspec.json.decode(msgspec.json.encode(value, enc_hook=encode_hook))
    return plain, secrets


def merge_secrets(
    config: type[ConnectorConfig], raw: Mapping[str, Any], stored: Mapping[str, Secret]
) -> dict[str, Any]:
    """Complete what came from a form or the API with the stored secrets that it leaves out.

    A secret that is absent keeps what is stored. An empty text clears it where the field is optional, and keeps it
    where the configuration cannot do without: a browser sends an untouched password field as an empty text.
    """
    merged = dict(raw)
    for field in form_of(config).fields:
        if field.kind is Kind.SECRET and field.name in stored:
            given = merged.get(field.name)
            if given is None or (given == "" and field.required):
                merged[field.name] = stored[field.name]
    return merged
