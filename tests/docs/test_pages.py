"""The documentation as a whole: nothing leads nowhere, nothing is out of reach, and every command is accounted for."""

import re
from pathlib import Path

import pytest
from doc_pages import ROOT, Page, all_pages, page
from doc_scenario import HANDLED, has_events

PAGES = all_pages()
TESTS = ROOT / "tests" / "docs"
COMMANDS = ("sh", "bash", "console", "python", "toml", "json", "js", "ini", "nginx")
"""Languages of blocks that a reader copies."""

BANNED = re.compile(r"\b(please|oops|sorry|unfortunately|simply|easily|obviously)\b|!(?=\s|$)", re.IGNORECASE)

by_name = pytest.mark.parametrize("each", PAGES, ids=lambda each: each.name)


@by_name
def test_every_link_leads_somewhere(each: Page) -> None:
    for link in each.links():
        if link.startswith(("https://", "mailto:")):
            continue
        assert not link.startswith("http://"), link
        target, _, anchor = link.partition("#")
        path = (each.path.parent / target).resolve() if target else each.path
        assert path.exists(), f"{each.name}: {link}"
        assert path.is_relative_to(ROOT), link
        if anchor:
            assert anchor in Page(path).anchors(), f"{each.name}: {link}"


def test_every_page_can_be_reached_from_the_index() -> None:
    index = page("docs/index.md")
    seen: set[Path] = set()
    waiting = [index.path]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        links = [link.partition("#")[0] for link in Page(path).links() if "://" not in link]
        waiting += [(path.parent / link).resolve() for link in links if link]
    assert {each.path for each in PAGES} <= seen


@pytest.mark.parametrize("each", [each for each in PAGES if has_events(each)], ids=lambda each: each.name)
def test_a_page_with_events_is_played_by_a_test_of_its_own(each: Page) -> None:
    tests = [test.read_text(encoding="utf-8") for test in TESTS.glob("test_*.py")]
    assert any(f'page("{each.name}")' in test and "scenario.play(" in test for test in tests)


@by_name
def test_every_block_to_copy_is_run_checked_or_left_for_a_reason(each: Page) -> None:
    for block in each.blocks(*COMMANDS):
        if block.action == "checked by":
            test = TESTS / block.told
            assert test.is_file(), block
            assert each.path.name in test.read_text(encoding="utf-8"), f"{block}: {test.name} does not read this page"
        elif block.action == "not run":
            assert len(block.told.split()) >= 3, f"{block}: a reason is a sentence"
        else:
            assert block.action in HANDLED, f"{block}: nothing is said about it"


@by_name
def test_a_page_has_one_title_and_no_empty_link(each: Page) -> None:
    text = each.prose
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    assert text.startswith("# ")
    assert "]()" not in text


@by_name
def test_the_words_are_plain(each: Page) -> None:
    """LOOK.md, "Words" holds for documentation, too."""
    prose = re.sub(r"`[^`]*`", "", each.prose)
    assert BANNED.findall(prose) == []


def test_no_page_names_a_place_on_somebodys_machine() -> None:
    for each in PAGES:
        assert re.findall(r"(?<![\w.])/(?:work|home|root|tmp)/\w+", each.text) == [], each.name
