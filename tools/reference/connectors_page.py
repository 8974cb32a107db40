"""docs/reference/connectors.md, from the installed connectors themselves: their fields and their quirks."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from tools.reference.generated import cell
from vestibule.plugins import Registry
from vestibule.plugins.forms import Form, FormField, Kind, form_of
from vestibule.protocols.oauth2 import quirks as oauth2_quirks
from vestibule.protocols.oidc import quirks as oidc_quirks
from vestibule_sdk import AnyConnector, OAuth2Connector, OIDCConnector, Quirk

_WHY = {**oauth2_quirks.KNOWN, **oidc_quirks.KNOWN}


def connectors_part() -> str:
    """One section for each connector: what it is called, its fields, its quirks."""
    registry = Registry.installed()
    return "\n\n".join(_section(registry.get(key)) for key in registry.keys())  # noqa: SIM118 - it is no mapping


def quirks_of(connector: AnyConnector) -> tuple[Quirk, ...]:
    """All quirks that a connector may name, by name: they are constants of its package's modules."""
    package = import_module(connector.config.__module__.partition(".")[0])
    modules = [
        package,
        *(import_module(found.name) for found in walk_packages(package.__path__, f"{package.__name__}.")),
    ]
    found = {value.name: value for module in modules for value in vars(module).values() if isinstance(value, Quirk)}
    return tuple(found[name] for name in sorted(found))


def _section(connector: AnyConnector) -> str:
    manifest = connector.manifest
    parts = [f"## {manifest.key}", " ".join(_about(connector)), _fields(form_of(connector.config))]
    if quirks := quirks_of(connector):
        rows = [f"| `{quirk.name}` | {cell(_WHY[quirk.name])} | [page]({quirk.source}) |" for quirk in quirks]
        parts.append("\n".join(["| Quirk | Why there is one | Source |", "|---|---|---|", *rows]))
    return "\n\n".join(parts)


def _about(connector: AnyConnector) -> Iterator[str]:
    manifest = connector.manifest
    yield f"{manifest.title}: {manifest.summary}"
    if isinstance(connector, OIDCConnector):
        yield "OpenID Connect."
    else:
        yield "OAuth 2.0." if isinstance(connector, OAuth2Connector) else "SAML 2.0."
    if manifest.aliases:
        yield f"Also called {', '.join(f'`{alias}`' for alias in manifest.aliases)}."
    if manifest.suggested_id:
        yield f"Suggested Provider ID: `{manifest.suggested_id}`."
    yield f"A new connection is {'trusted' if manifest.trusted_for_linking else 'not trusted'} for linking by default."


def _fields(form: Form) -> str:
    return "\n".join(["| Field | Kind | What it is |", "|---|---|---|", *map(_row, form.fields)])


def _row(field: FormField) -> str:
    kind = ", ".join([_kind(field), *(["needed"] if field.required else []), *(["seldom"] if field.advanced else [])])
    default = field.default
    notes = [field.help]
    if field.example:
        notes.append(f"For example `{field.example}`.")
    if default not in (None, "", [], ()):
        shown = {True: "true", False: "false"}.get(default, default) if isinstance(default, bool) else default
        notes.append(f"Default: `{shown}`.")
    return f"| `{field.name}` | {cell(kind)} | {cell(f'**{field.title}.** ' + ' '.join(notes))} |"


def _kind(field: FormField) -> str:
    if field.kind is Kind.CHOICE:
        return " or ".join(f"`{choice.value}`" for choice in field.choices)
    return {Kind.BOOLEAN: "true or false", Kind.URL: "address"}.get(field.kind, field.kind.value)
