"""Groups that import a command when it runs: `vestibule --help` waits for no web framework and no database library."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import rich_click as click


class Deferred(NamedTuple):
    """A command that is not imported yet.

    Attributes:
        module: Where it is; the command itself is called `command` there.
        summary: What the list of commands says; the first line of the command's own help.
    """

    module: str
    summary: str


class LazyGroup(click.RichGroup):
    """A group whose commands are known by name and summary, and imported one by one."""

    def __init__(self, *args: Any, deferred: Mapping[str, Deferred], **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self._deferred = deferred
        for name, (_, summary) in deferred.items():
            self.add_command(click.RichCommand(name=name, help=summary))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they are declared: by use, not by alphabet."""
        del ctx
        return list(self._deferred)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is about to run, and import it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command if name is None else self.load(name), rest

    def load(self, name: str) -> click.Command:
        """Import a command."""
        command: click.Command = import_module(self._deferred[name].module).command
        return command
