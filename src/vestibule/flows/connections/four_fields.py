"""Setting up any OpenID Connect or OAuth 2.0 provider by four values alone: the body of the organization API (R6)."""

from collections.abc import Mapping
from typing import Any, Final

from vestibule.errors import ConfigError, ConnectorUnknown
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.named import NamedConnectors
from vestibule.plugins import connector_config, resolve_profile
from vestibule.plugins.forms import ConfigFaults, split_config
from vestibule_sdk.connector import AnyConnector, SAMLConnector
from vestibule_sdk.secret import Secret

PROVIDER: Final = "provider"
ISSUER_URL: Final = "issuerUrl"
CLIENT_ID: Final = "clientId"
CLIENT_SECRET: Final = "clientSecret"  # noqa: S105 - the name of a field
FOUR_FIELDS: Final = (PROVIDER, ISSUER_URL, CLIENT_ID, CLIENT_SECRET)

_NAME_CHARACTERS: Final = 60
_UNKNOWN_AT_MOST: Final = 20


def draft_from_four_fields(
    fields: object, connectors: NamedConnectors, *, provider_id: str | None = None, name: str | None = None
) -> Draft:
    """A new connection from exactly `provider`, `issuerUrl`, `clientId` and `clientSecret`.

    Args:
        fields: A JSON object as it came.
        connectors: Those that `provider` can name, by key or alias.
        provider_id: None for what the connector suggests, or its key.
        name: None for the connector's title.

    Raises:
        ConfigFaults: config_error: every unknown, missing or mistyped field, at its name.
        PluginError: The connector is installed, and is not available.
    """
    given = _exactly_four(fields)
    connector = _named(connectors, given[PROVIDER])
    manifest = connector.manifest
    return Draft(
        provider_id=provider_id or manifest.suggested_id or manifest.key,
        connector=manifest.key,
        name=name or manifest.title,
        config=config_from_issuer(connector, given[ISSUER_URL], given[CLIENT_ID], Secret(given[CLIENT_SECRET])),
    )


def config_from_issuer(connector: AnyConnector, issuer_url: str, client_id: str, secret: Secret) -> dict[str, Any]:
    """What the other three mean to a connector, by its form's names, its secrets among them.

    Raises:
        ConfigFaults: config_error: each fault at one of the four fields, whatever the connector calls its own.
        ConnectorBroken: connector_broken.
    """
    if isinstance(connector, SAMLConnector):
        raise _fault(
            PROVIDER,
            f"{connector.manifest.key} is a SAML connector: it has no issuer URL, client id or client secret",
            hint="Give it the provider's metadata instead.",
        )
    missing = {ISSUER_URL: issuer_url.strip(), CLIENT_ID: client_id.strip(), CLIENT_SECRET: secret}
    faults = [ConfigError("is needed", path=field) for field, value in missing.items() if not value]
    if faults:
        raise ConfigFaults(faults)
    try:
        config = connector_config(connector, issuer_url, client_id, secret)
        # What the fields do not fit together for is a fault of these four, too.
        resolve_profile(connector, config)
    except ConfigError as error:
        faults = list(getattr(error, "faults", (error,)))
        raise ConfigFaults(
            [ConfigError(each.detail, path=_field(each.path), hint=each.hint) for each in faults]
        ) from error
    plain, secrets = split_config(config)
    return {**plain, **secrets}


def _exactly_four(fields: object) -> dict[str, str]:
    if not isinstance(fields, Mapping):
        raise _fault("", "a JSON object is needed")
    faults = [
        ConfigError(f"there is no such field; the fields are {', '.join(FOUR_FIELDS)}", path=_shown(name))
        for name in [name for name in fields if name not in FOUR_FIELDS][:_UNKNOWN_AT_MOST]
    ]
    for field in FOUR_FIELDS:
        value = fields.get(field)
        if value is None or (isinstance(value, str) and not value.strip()):
            faults.append(ConfigError("is needed", path=field))
        elif not isinstance(value, str):
            faults.append(ConfigError("a text is needed", path=field))
    if faults:
        raise ConfigFaults(faults)
    return {field: fields[field] for field in FOUR_FIELDS}


def _named(connectors: NamedConnectors, provider: str) -> AnyConnector:
    try:
        return connectors.named(provider)
    except ConnectorUnknown as error:
        raise _fault(PROVIDER, "no installed connector has that key or alias", hint=error.hint) from error


def _field(path: str) -> str:
    """Of the four, the one that a connector's own field was made from: all but two come out of the address."""
    return path if path in (CLIENT_ID, CLIENT_SECRET) else ISSUER_URL


def _shown(name: object) -> str:
    text = str(name)[:_NAME_CHARACTERS]
    return "".join(character if character.isprintable() else " " for character in text)


def _fault(path: str, detail: str, *, hint: str = "") -> ConfigFaults:
    return ConfigFaults([ConfigError(detail, path=path, hint=hint)])
