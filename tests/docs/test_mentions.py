"""What the pages mention in passing exists: commands with their options, settings, fields, files, make's targets."""

import re

import pytest
import rich_click as click
from doc_pages import ROOT, Page, all_pages, page
from tools.reference.cli_page import commands

from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of
from vestibule.settings import describe_settings

PAGES = all_pages()
COMMANDS = dict(commands())
NO_SETTINGS = {"VESTIBULE_CONFIG", "VESTIBULE_TEST_CHROMIUM", "VESTIBULE_TEST_CACHE"}
"""Variables that are no settings of an installation: where to look for the file, and the tests' own."""

by_name = pytest.mark.parametrize("each", PAGES, ids=lambda each: each.name)


def spans(text: str) -> list[str]:
    """What stands between backticks, on one line or over two."""
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text)]


@by_name
def test_every_mentioned_command_and_option_exists(each: Page) -> None:
    text = each.prose
    for span in spans(text):
        words = span.split()
        if words[:1] == ["vestibule"] and "[OPTIONS]" not in words:
            while words and " ".join(words) not in COMMANDS:
                words.pop()
            named = [word for word in span.split()[len(words) :] if word.startswith("-")]
            parameters = [*COMMANDS[" ".join(words)].params, *COMMANDS["vestibule"].params]
            known = {
                name
                for parameter in parameters
                if isinstance(parameter, click.Option)
                for name in (*parameter.opts, *parameter.secondary_opts)
            }
            assert set(named) <= known | {"--help"}, span


def test_a_mentioned_command_is_not_only_its_name() -> None:
    """`vestibule` followed by a word that is no command would pass above as an argument of the root."""
    for each in PAGES:
        for span in spans(each.prose):
            words = [word for word in span.split() if not word.startswith("-")]
            if words[:1] == ["vestibule"] and len(words) > 1 and words[1].isalpha() and words[1].islower():
                assert f"vestibule {words[1]}" in COMMANDS, f"{each.name}: {span}"


@by_name
def test_every_mentioned_setting_exists(each: Page) -> None:
    text = each.text
    known = {setting.variable for setting in describe_settings()} | NO_SETTINGS
    assert set(re.findall(r"VESTIBULE_[A-Z][A-Z_]*[A-Z]", text)) <= known


def fields_of(*keys: str) -> set[str]:
    """The fields of those connectors."""
    return {field.name for key in keys for field in form_of(Registry.installed().get(key).config).fields}


@pytest.mark.parametrize(("key", "guide"), [("oidc", "connect-an-oidc-provider"), ("saml", "connect-a-saml-provider")])
def test_the_fields_of_the_guide_are_fields_of_the_connector(key: str, guide: str) -> None:
    rows = list(page(f"docs/how-to/{guide}.md").rows("Field", "When"))
    assert rows
    for row in rows:
        assert set(spans(row["Field"])) <= fields_of(key)


def test_the_fields_that_errors_name_are_fields_of_a_connector() -> None:
    known = fields_of(*Registry.installed().keys())
    for row in page("docs/reference/errors.md").rows("Code", "Fix"):
        for span in spans(row["Fix"]):
            if re.fullmatch(r"[a-z]+[A-Z]\w*", span):
                assert span in known, span


@by_name
def test_every_mentioned_target_of_make_exists(each: Page) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for span in spans(each.prose):
        if target := re.fullmatch(r"(?:[A-Z_]+=\S+ )?make (?:[A-Z]+=\S+ )?([a-z-]+)(?: \S+)?", span):
            assert re.search(rf"^{target[1]}:", makefile, re.MULTILINE), span


@by_name
def test_every_mentioned_place_in_the_repository_exists(each: Page) -> None:
    for span in spans(each.prose):
        if re.fullmatch(r"(?:src|tests|tools|docs|connectors|fixtures)/[\w./-]+", span):
            assert (ROOT / span).exists(), span
