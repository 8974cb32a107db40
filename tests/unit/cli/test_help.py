"""Help: true to the commands, and quick."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
import rich_click as click
from click.testing import CliRunner

from vestibule.cli.lazy import LazyGroup
from vestibule.cli.root import root
from vestibule.settings import describe_settings

SLOW = ("litestar", "sqlalchemy", "alembic", "uvicorn", "httpx2", "joserfc", "rich.markdown", "vestibule_twin")


def deferred(group: LazyGroup, *above: str) -> Iterator[tuple[tuple[str, ...], str, click.Command]]:
    """Every command under a group: its words, what the list says of it, and itself."""
    context = click.RichContext(group)
    for name in group.list_commands(context):
        stub, command = group.get_command(context, name), group.load(name)
        assert stub is not None
        yield (*above, name), stub.help or "", command
        if isinstance(command, LazyGroup):
            yield from deferred(command, *above, name)


ALL = list(deferred(root))


@pytest.mark.parametrize(("words", "summary", "command"), ALL, ids=[" ".join(words) for words, _, _ in ALL])
def test_what_a_list_says_of_a_command_is_the_first_line_of_its_help(
    words: tuple[str, ...], summary: str, command: click.Command
) -> None:
    assert command.name == words[-1]
    assert (command.help or "").partition("\n")[0] == summary
    assert CliRunner().invoke(root, [*words, "--help"]).exit_code == 0


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["connections", "--help"], ["attempts", "-h"]])
def test_help_waits_for_no_framework(arguments: list[str]) -> None:
    """A person who asks for help is not kept waiting for half a second of imports."""
    program = (
        "import sys\nfrom vestibule.cli.root import root\n"
        f"try:\n    root({arguments!r}, prog_name='vestibule')\nexcept SystemExit as end:\n    assert end.code == 0\n"
        f"print(sorted(set({SLOW!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_help_of_serve_names_every_setting() -> None:
    said = CliRunner().invoke(root, ["serve", "--help"]).stdout
    assert all(setting.variable in said for setting in describe_settings())


@pytest.mark.parametrize(
    "arguments", [["serv"], ["connections", "ad"], ["connections", "show"], ["serve", "--port", "0"]]
)
def test_a_wrong_command_line_exits_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(root, arguments).exit_code == 2


def test_a_mistyped_command_is_understood() -> None:
    assert "Did you mean 'serve'?" in CliRunner().invoke(root, ["serv"]).stderr
