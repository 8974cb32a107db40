"""The aggregate that `make bench` imports is a real one, and all of it arrives."""

from pathlib import Path

import pytest
from tools.bench.client import WrongAnswer
from tools.bench.federation import Federation


def test_a_round_reads_it_in_both_ways(tmp_path: Path) -> None:
    federation = Federation(tmp_path, providers=120)
    read = federation.round()
    assert read.imported.providers == 120
    assert min(read.floor.cpu_s, read.floor.peak_mb, read.imported.cpu_s, read.imported.lookup_ms) > 0
    assert read.imported.peak_mb > 10
    assert sorted(path.name for path in tmp_path.iterdir()) == ["federation.pem", "federation.xml"]


def test_what_does_not_arrive_is_noticed(tmp_path: Path) -> None:
    federation = Federation(tmp_path, providers=20)
    federation._providers = 21  # noqa: SLF001 - one more than there are
    with pytest.raises(WrongAnswer, match="20 of 21"):
        federation.round()
