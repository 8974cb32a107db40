"""Doing what a page says, in its order, in an empty folder: its files written, commands run, outputs compared.

The page speaks of `https://id.example.com` and `https://login.example.com`; here a twin and a loopback port stand in.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from command_line import PATIENCE_S, CommandLine, Ended
from doc_pages import Block, Page

AFTER_EVENTS: Final = ("run after", "fails after")
"""The marks of commands before which something happens elsewhere: only the page's own test can see to that."""

HANDLED: Final = ("run", "run until", "fails", "file", "shows", *AFTER_EVENTS)
"""The marks that a scenario does something with."""


class Scenario:
    """One page, played in one folder."""

    def __init__(
        self,
        page: Page,
        *,
        folder: Path,
        environ: dict[str, str],
        places: dict[str, str],
        events: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        """Prepare.

        Args:
            page: What is played.
            folder: Where; the test's working directory by now.
            environ: What a reader has set before.
            places: Addresses of the page, and those that stand in for them.
            events: What happens elsewhere before a command, by the words of its mark.
        """
        self._page = page
        self._folder = folder
        self._environ = environ
        self._places = places
        self._events = events or {}
        self._command_line = CommandLine(environ)
        self._output = ""

    def play(self, running: ExitStack) -> None:
        """Go through the page. What it leaves running ends with `running`."""
        for block in self._page.blocks():
            match block.action:
                case "file":
                    (self._folder / block.told).write_text(self._here(block.text), encoding="utf-8")
                case "run":
                    self._run(block, fails=False)
                case "fails":
                    self._run(block, fails=True)
                case "run after" | "fails after":
                    self._events[block.told]()
                    self._run(block, fails=block.action == "fails after")
                case "run until":
                    for arguments in _vestibule_commands(block) or ():
                        started = running.enter_context(self._command_line.running(*arguments, cwd=self._folder))
                        started.read_until(block.told)
                case "shows":
                    self._compare(block)

    def _run(self, block: Block, *, fails: bool) -> None:
        commands = _vestibule_commands(block)
        if commands is None:
            ended = self._bash(block)
            assert (ended.status != 0) is fails, f"{block}: {ended}"
            self._output = ended.out + ended.err
            return
        self._output = ""
        for arguments in commands:
            ended = self._command_line(*map(self._here, arguments))
            assert (ended.status != 0) is fails, f"{block}: {ended}"
            self._output += ended.out + ended.err

    def _bash(self, block: Block) -> Ended:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(  # noqa: S603 - a block of our own page
            ["bash", "-eu", "-o", "pipefail", "-c", self._here(block.text)],  # noqa: S607 - the reader's shell
            cwd=self._folder,
            env=os.environ | self._environ | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def _compare(self, block: Block) -> None:
        """Every line of the page stands in the output, in this order; columns are as wide as they happen to be."""
        printed = iter([" ".join(line.split()) for line in self._output.splitlines()])
        for line in filter(None, (" ".join(line.split()) for line in self._here(block.text).splitlines())):
            assert any(each.startswith(line) for each in printed), f"{block}: not printed: {line}\n{self._output}"

    def _here(self, text: str) -> str:
        for place, stand_in in self._places.items():
            text = text.replace(place, stand_in)
        return text


def played_pages(pages: tuple[Page, ...]) -> list[Page]:
    """Those that tell a reader to run something."""
    return [page for page in pages if any(block.action in HANDLED for block in page.blocks())]


def has_events(page: Page) -> bool:
    """Whether something has to happen elsewhere while the page is followed."""
    return any(block.action in AFTER_EVENTS for block in page.blocks())


def _vestibule_commands(block: Block) -> list[list[str]] | None:
    """The arguments of each command of a block of nothing but `vestibule` commands; None for any other block.

    Those run in this process, which spares starting Python for each.
    """
    if block.language != "sh":
        pytest.fail(f"{block}: only sh blocks are run")
    lines = [shlex.split(line) for line in block.text.replace("\\\n", " ").splitlines() if line.strip()]
    if all(words[0] == "vestibule" and not {"|", "<", ">", "&&", ";"} & set(words) for words in lines):
        return [words[1:] for words in lines]
    return None
