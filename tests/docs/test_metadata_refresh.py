"""docs/explanation/metadata-refresh.md: its files are there, and its table of a merge is what `merge` does."""

import re

import pytest
from doc_pages import ROOT, page

from vestibule.domain.metadata.merge import merge
from vestibule.domain.metadata.schedule import JITTER, RENEWED_AT_MOST_EVERY_S
from vestibule.flows.metadata_import.lease import LEASE_S

PAGE = page("docs/explanation/metadata-refresh.md")
RULES = ROOT / "src" / "vestibule" / "domain" / "metadata"
ROWS = [tuple(row.values()) for row in PAGE.rows("Before", "Now", "The connection has", "What happens")]


def test_the_files_it_names_are_there() -> None:
    named = re.findall(r"`([a-z_]+\.py)`", PAGE.prose)
    assert len(named) >= 3
    assert [name for name in named if not (RULES / name).exists()] == []


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_a_merge_does_what_its_row_says(row: tuple[str, str, str, str]) -> None:
    """S62: the administrator's own entry is what neither document says."""
    before, now, has, happens = row
    merged = merge(before={"ssoUrl": before}, now={"ssoUrl": now}, config={"ssoUrl": has}, guarded={}, may_empty=True)
    held = merge(
        before={"ssoUrl": before}, now={"ssoUrl": now}, config={"ssoUrl": has}, guarded={now: "Why."}, may_empty=True
    )
    takes_effect = happens.startswith(now)
    assert merged.config == {"ssoUrl": now if takes_effect else has}
    assert (held.config, held.held) == ({"ssoUrl": has}, {"ssoUrl": now} if takes_effect else {})
    assert bool(merged.own) is ("stays" in happens)


def test_there_is_a_row_for_each_case() -> None:
    assert [row[:3] for row in ROWS] == [("A", "A", "anything"), ("A", "B", "A"), ("A", "B", "C"), ("A", "B", "B")]


def test_the_times_in_it_are_those_of_the_code() -> None:
    assert (LEASE_S, RENEWED_AT_MOST_EVERY_S, JITTER) == (2 * 60, 5 * 60, 1 / 5)
    for words in ("two minutes in its row", "once in five minutes", "up to a fifth"):
        assert words in " ".join(PAGE.prose.split())
