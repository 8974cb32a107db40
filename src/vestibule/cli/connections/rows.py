"""Connections as rows: the same names in a table, in `show` and in JSON."""

from collections.abc import Mapping
from typing import Any

from vestibule.cli.connections.certificates import certificate_rows
from vestibule.cli.connections.loosened import loosened
from vestibule.cli.connections.quirks import profile_of, quirk_rows
from vestibule.cli.connections.registration import stored_registration
from vestibule.cli.connections.saml_profile import is_saml, saml_profile_of
from vestibule.clock import rfc3339
from vestibule.domain.connections.model import Connection
from vestibule.errors import PluginError
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.plugins.forms import Kind, form_of


def state_of(connection: Connection, registry: Registry) -> str:
    """In one word or two: can people sign in through it?"""
    if not connection.enabled:
        return "disabled"
    try:
        registry.get(connection.connector)
    except PluginError as error:
        return error.code
    return "enabled"


def row_of(connection: Connection, registry: Registry) -> dict[str, Any]:
    """What a list shows."""
    return {
        "provider_id": connection.provider_id,
        "name": connection.name,
        "connector": connection.connector,
        "state": state_of(connection, registry),
        "stage": connection.stage.value,
        "enabled": connection.enabled,
        "issuer": connection.issuer,
        "callback": connection.callback_form.value,
        "trusted_for_linking": connection.trusted_for_linking,
        "version": connection.version,
        "created_at": rfc3339(connection.created_at_s),
        "updated_at": rfc3339(connection.updated_at_s),
    }


def details_of(connection: Connection, registry: Registry, urls: Urls) -> dict[str, Any]:
    """All that may be seen of one; of a secret only whether it is set (R12)."""
    profile = profile_of(connection, registry)
    return {
        **row_of(connection, registry),
        "config": dict(connection.config),
        "secrets": _secrets(connection, registry),
        "register": stored_registration(connection, registry=registry, urls=urls),
        "loosened": [] if profile is None else list(loosened(profile)),
        "quirks": quirk_rows(profile),
        **(_saml(connection, registry) if is_saml(connection) else {}),
    }


def key_rows(connection: Connection) -> list[dict[str, Any]]:
    """Our keys at a SAML connection: what everybody may know of them."""
    rows = certificate_rows(key.certificate for key in connection.own_keys)
    return [
        {"stage": key.stage.value, **row, "created_at": rfc3339(key.created_at_s), "certificate": key.certificate}
        for key, row in zip(connection.own_keys, rows, strict=True)
    ]


def _saml(connection: Connection, registry: Registry) -> dict[str, Any]:
    profile = saml_profile_of(connection, registry)
    return {
        "keys": key_rows(connection),
        "provider_certificates": certificate_rows(profile.signing_certificates if profile else ()),
    }


def _secrets(connection: Connection, registry: Registry) -> Mapping[str, bool]:
    stored = {name: True for name, secret in connection.secrets.items() if secret}
    try:
        form = form_of(registry.get(connection.connector).config)
    except PluginError:
        return stored
    return {field.name: False for field in form.fields if field.kind is Kind.SECRET} | stored
