"""What `apply` is about to do, or did: which fields differ; of a secret only that it does."""

from typing import Any

import rich_click as click

from vestibule.cli.text import brief, plain
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.apply import Planned

_CONFIG = "config."


def rows_of(plan: tuple[Planned, ...]) -> list[dict[str, Any]]:
    """The plan, for a program."""
    return [
        {
            "provider_id": planned.after.provider_id,
            "action": "add" if planned.before is None else "change" if planned.changed else "none",
            "changes": _changes(planned),
            "provider_not_asked": planned.unasked.code if planned.unasked else None,
        }
        for planned in plan
    ]


def show_plan(plan: tuple[Planned, ...], *, dry_run: bool) -> None:
    """Print the plan, for a person."""
    for planned in plan:
        if planned.before is None:
            verb = "would be added" if dry_run else "added"
            trust = ", trusted for linking" if planned.after.trusted_for_linking else ""
            _line("+", "green", planned, f"{verb}: {planned.after.name}, issuer {planned.after.issuer}{trust}")
        elif planned.changed:
            _line("~", "yellow", planned, "would be changed" if dry_run else "changed")
            for change in _changes(planned):
                click.echo(f"    {change['field']}: {_words(change)}")
        if planned.unasked is not None:
            _line("!", "yellow", planned, f"its provider gave no answer ({planned.unasked.code}); the issuer stays")
    unchanged = sum(not planned.is_work for planned in plan)
    if unchanged:
        click.echo(f"{unchanged} unchanged.")


def _line(mark: str, colour: str, planned: Planned, text: str) -> None:
    click.echo(f"{click.style(mark, fg=colour, bold=True)} {planned.after.provider_id} {plain(text)}")


def _changes(planned: Planned) -> list[dict[str, Any]]:
    before = planned.before
    return [] if before is None else [_change(before, planned.after, field) for field in planned.changed]


def _change(before: Connection, after: Connection, field: str) -> dict[str, Any]:
    name = field.removeprefix(_CONFIG)
    if field == "own_keys":
        return {"field": field}
    if field == name:
        return {"field": field, "before": _builtin(getattr(before, name)), "after": _builtin(getattr(after, name))}
    if name in before.secrets or name in after.secrets:
        return {"field": field}
    return {"field": field, "before": before.config.get(name), "after": after.config.get(name)}


def _builtin(value: Any) -> Any:  # noqa: ANN401 - a text, a switch, or an enumeration's member
    return getattr(value, "value", value)


def _words(change: dict[str, Any]) -> str:
    if "before" not in change:
        return "changed"
    return f"{_side(change['before'])} -> {_side(change['after'])}"


def _side(value: object) -> str:
    return "(nothing)" if value is None else plain(brief(value))
