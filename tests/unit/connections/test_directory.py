"""Searching a directory: as somebody means it, bounded, and the same as a plain reading of the rule."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from vestibule.flows.connections.directory import QUERY_CHARACTERS, Directory


class Entry(Struct, frozen=True):
    """One of the list."""

    provider_id: str
    name: str


def directory(*names: str) -> Directory[Entry]:
    return Directory(Entry(provider_id=f"Id{at}", name=name) for at, name in enumerate(names))


def found(among: Directory[Entry], query: str, *, at_most: int = 10, first: str | None = None) -> list[str]:
    return [entry.name for entry in among.find(query, at_most=at_most, first=first).entries]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Österreich Energie", "Straße AG", "Acme"]),
        (" \t ", ["Österreich Energie", "Straße AG", "Acme"]),
        ("OSTER", ["Österreich Energie"]),
        ("energie osterreich", ["Österreich Energie"]),
        ("strasse", ["Straße AG"]),
        ("id2", ["Acme"]),
        ("acme energie", []),
        ("agid", []),
    ],
)
def test_every_word_counts_and_neither_case_nor_accents_do(query: str, names: list[str]) -> None:
    assert found(directory("Österreich Energie", "Straße AG", "Acme"), query) == names


def test_the_favourite_comes_first_even_from_beyond_the_cut() -> None:
    among = directory("A", "B", "C", "D")
    assert found(among, "", at_most=2, first="Id3") == ["D", "A"]
    assert found(among, "", at_most=2, first="Id1") == ["B", "A"]
    assert found(among, "", at_most=2, first="gone") == ["A", "B"]


def test_a_favourite_that_does_not_fit_is_not_found() -> None:
    assert found(directory("Acme", "Globex"), "acme", first="Id1") == ["Acme"]


def test_all_matches_are_counted_and_few_given_back() -> None:
    answer = directory(*(f"Acme {at}" for at in range(9)), "Globex").find("acme", at_most=3)
    assert (len(answer.entries), answer.matching) == (3, 9)


def test_nothing_counts_beyond_the_end_of_a_query() -> None:
    query = "acme".ljust(QUERY_CHARACTERS) + "zzz"
    assert found(directory("Acme", "Globex"), query) == ["Acme"]


@given(
    names=st.lists(st.text(alphabet="aäAßﬁ 1", max_size=6), max_size=12),
    query=st.text(alphabet="aäAßfi 1", max_size=6),
    at_most=st.integers(min_value=1, max_value=12),
)
def test_it_finds_what_reading_each_name_finds(names: list[str], query: str, at_most: int) -> None:
    def bare(text: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))

    fitting = [
        name for at, name in enumerate(names) if all(word in bare(f"{name} Id{at}") for word in bare(query).split())
    ]
    answer = directory(*names).find(query, at_most=at_most)
    assert ([entry.name for entry in answer.entries], answer.matching) == (fitting[:at_most], len(fitting))
