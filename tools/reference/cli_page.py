"""docs/reference/cli.md, from the tree of commands itself."""

import inspect
from collections.abc import Iterator
from typing import Final

import rich_click as click

from tools.reference.generated import cell
from vestibule.cli.lazy import LazyGroup
from vestibule.cli.root import root

_EVERYWHERE: Final = {"help", "config"}
"""Options of every command, which the page tells once. Whether a command really takes --config is a test's affair."""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, groups before what is in them, each loaded."""
    yield from _below("vestibule", root)


def cli_part() -> str:
    """One section for each command: what it does, its arguments, its options."""
    return "\n\n".join(_section(name, command) for name, command in commands())


def _below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, LazyGroup):
        for child in command.list_commands(click.Context(command)):
            yield from _below(f"{name} {child}", command.load(child))


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    parts = [f"### {name}", f"`{usage}`", inspect.cleandoc(command.help or "")]
    options = [
        parameter
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and not parameter.hidden and parameter.name not in _EVERYWHERE
    ]
    if options:
        rows = [_row(option, context) for option in options]
        parts.append("\n".join(["| Option | What it does |", "|---|---|", *rows]))
    return "\n\n".join(parts)


def _row(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{text}`" for text in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f"`{_metavar(option, context)}`"
    notes = []
    if option.required:
        notes.append("Needed.")
    if option.multiple:
        notes.append("May be repeated.")
    if option.show_default and option.default is not None:
        notes.append(f"Default: `{option.default}`.")
    return f"| {' '.join(filter(None, (names, cell(value))))} | {cell(' '.join([*notes, option.help or '']))} |"


def _metavar(option: click.Option, context: click.Context) -> str:
    return "NUMBER" if isinstance(option.type, click.IntRange) else option.make_metavar(context)
