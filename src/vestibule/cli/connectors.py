"""`vestibule connectors`: what is installed, in which state, and what each wants to know."""

from typing import Any, Final

import msgspec
import rich_click as click

from vestibule.cli.exit_status import REFUSED
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_heading, show_json, show_rows, show_text
from vestibule.plugins import Entry, Registry, State
from vestibule.plugins.forms import Form, FormField, Kind, form_of

_COLUMNS: Final = {
    "key": "Key",
    "title": "Title",
    "state": "State",
    "distribution": "Package",
    "version": "Version",
    "reason": "Reason",
    "note": "Note",
}
_SELDOM: Final = ("reason", "note")


@click.command(name="connectors")
@config_option
@click.argument("key", required=False)
@click.option("--strict", is_flag=True, help="Exit 1 when one cannot be loaded (a disabled one is no fault).")
@json_option
@click.pass_context
def command(ctx: click.Context, *, key: str | None, strict: bool, as_json: bool) -> None:
    """List the installed connectors.

    With a KEY, list the fields of that connector's configuration.
    """
    invocation: Invocation = ctx.obj
    registry = Registry.installed(disabled=invocation.settings().disabled_connectors)
    if key is not None:
        _show_fields(form_of(registry.named(key).config), as_json=as_json)
        return
    entries = registry.all()
    show_rows(
        [_row(entry) for entry in entries],
        columns=_columns(entries),
        as_json=as_json,
        empty="No connector is installed. They come as packages, vestibule-oidc for one.",
    )
    if strict and any(entry.state not in {State.LOADED, State.DISABLED} for entry in entries):
        ctx.exit(REFUSED)


def _row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(entry)
    del row["icon"]
    return row


def _columns(entries: tuple[Entry, ...]) -> dict[str, str]:
    empty = [name for name in _SELDOM if not any(getattr(entry, name) for entry in entries)]
    return {name: heading for name, heading in _COLUMNS.items() if name not in empty}


def _show_fields(form: Form, *, as_json: bool) -> None:
    if as_json:
        show_json(form)
        return
    for heading, advanced in (("Fields", False), ("Seldom needed", True)):
        fields = [field for field in form.fields if field.advanced is advanced]
        if fields:
            show_heading(heading)
        for field in fields:
            needed = ", needed" if field.required else ""
            click.echo(f"  {click.style(field.name, bold=True)} ({_kind(field)}{needed})")
            show_text(field.help, indent="    ")


def _kind(field: FormField) -> str:
    if field.kind is Kind.CHOICE:
        return " or ".join(choice.value for choice in field.choices)
    return {Kind.BOOLEAN: "true or false", Kind.URL: "address"}.get(field.kind, field.kind.value)
