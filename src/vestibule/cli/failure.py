"""A refusal in a terminal: the code, the sentence, what happened, and the fix (LOOK.md, The terminal)."""

from collections.abc import Iterator

import rich_click as click

from vestibule.cli.text import lines_of, plain
from vestibule.errors import ConfigError, VestibuleError


def show_failure(error: VestibuleError) -> None:
    """Write an error to standard error."""
    click.echo(f"{click.style(error.code, fg='red', bold=True)}: {error.public}", err=True)
    for line in _account(error):
        click.echo(f"  {line}", err=True)


def _account(error: VestibuleError) -> Iterator[str]:
    if isinstance(error, ConfigError):
        yield from _fields(error)
    else:
        yield from lines_of(error.detail)
    compared = {"expected": error.expected, "received": error.received}
    if any(value is not None for value in compared.values()):
        for name, value in compared.items():
            yield f"{name}  {'(nothing)' if value is None else plain(value)}"
    yield from fix(error.hint)


def _fields(error: ConfigError) -> Iterator[str]:
    """Each fault at its field; a ConfigFaults holds several."""
    faults: tuple[ConfigError, ...] = getattr(error, "faults", (error,))
    for fault in faults:
        first, *more = lines_of(fault.detail) or [""]
        yield f"{click.style(plain(fault.path), bold=True)}: {first}" if fault.path else first
        yield from more
        if fault is not error:
            yield from (f"  {line}" for line in fix(fault.hint))


def fix(hint: str) -> Iterator[str]:
    """The lines that say what to do."""
    for number, line in enumerate(lines_of(hint)):
        yield f"{click.style('fix:', fg='green')} {line}" if number == 0 else f"     {line}"
