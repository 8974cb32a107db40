"""The files of the guide for production: the settings load, the unit starts a command that exists."""

import re
from pathlib import Path

from doc_pages import page
from tools.reference.cli_page import commands

from vestibule.settings import load_settings

PAGE = page("docs/how-to/run-in-production.md")


def test_the_settings_load_and_are_none_of_development(tmp_path: Path) -> None:
    (block,) = PAGE.blocks("toml")
    file = tmp_path / "vestibule.toml"
    file.write_text(block.text, encoding="utf-8")
    settings = load_settings(file=file, environ={})
    assert settings.development is False
    assert settings.trusted_proxies == ("127.0.0.1",)


def test_the_database_of_the_text_is_a_setting() -> None:
    (url,) = re.findall(r"`(sqlite\+aiosqlite:[^`]+)`", PAGE.text)
    load_settings(environ={"VESTIBULE_BASE_URL": "https://login.example.com", "VESTIBULE_DATABASE_URL": url})


def test_every_command_of_ours_that_is_not_run_exists() -> None:
    known = {option for _, command in commands() for parameter in command.params for option in parameter.opts}
    for block in PAGE.blocks():
        if block.action == "not run":
            for line in block.text.replace("\\\n", " ").splitlines():
                if "vestibule serve" in line:
                    assert set(re.findall(r"--[a-z-]+", line)) <= known, block
