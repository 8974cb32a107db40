"""The page of the command line is the tree of commands, option for option."""

import rich_click as click
from doc_pages import page
from tools.reference.__main__ import PARTS
from tools.reference.cli_page import commands
from tools.reference.generated import with_part

from vestibule.cli import exit_status

PAGE = page("docs/reference/cli.md")
WITHOUT_CONFIG = {"vestibule demo", "vestibule twin"}


def test_the_page_is_up_to_date() -> None:
    assert with_part(PAGE.text, PARTS["cli.md"]()) == PAGE.text, "write it anew with: python -m tools.reference"


def test_every_command_has_its_section() -> None:
    assert {name for name, _ in commands()} <= set(PAGE.headings())


def test_every_option_stands_in_the_section_of_its_command() -> None:
    sections = {part.partition("\n")[0]: part for part in PAGE.text.split("\n### ")[1:]}
    for name, command in commands():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "config":
                for option in (*parameter.opts, *parameter.secondary_opts):
                    assert f"`{option}`" in sections[name], (name, option)


def test_every_command_but_those_named_takes_a_settings_file() -> None:
    without = {name for name, command in commands() if all(each.name != "config" for each in command.params)}
    assert without == WITHOUT_CONFIG


def test_the_exit_statuses_are_those_of_the_code() -> None:
    documented = [row["Exit status"] for row in PAGE.rows("Exit status", "Meaning")]
    assert documented == ["0", *(str(status) for status in sorted(_statuses()))]


def _statuses() -> set[int]:
    return {value for name, value in vars(exit_status).items() if name.isupper() and isinstance(value, int)}
