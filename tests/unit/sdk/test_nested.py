"""Members deep inside a JSON document: whatever stands on the way, nothing breaks."""

from typing import Any

import pytest

from vestibule_sdk import nested, nested_names, nested_text


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"a": {"b": "x"}}, "x"),
        ({"a": {"b": ""}}, None),
        ({"a": {"b": 7}}, None),
        ({"a": {}}, None),
        ({"a": None}, None),
        ({"a": ["b"]}, None),
        ({"a": "b"}, None),
        ({}, None),
    ],
)
def test_a_text_is_found_or_it_is_none(document: dict[str, Any], found: str | None) -> None:
    assert nested_text(document, "a", "b") == found


def test_a_value_of_any_type_is_found_as_it_is() -> None:
    assert nested({"a": {"b": [1, {}]}}, "a", "b") == [1, {}]
    assert nested({"a": {"b": [1, {}]}}, "a", "b", "c") is None


def test_an_entry_without_all_of_its_names_has_none() -> None:
    """Half a name could be another entry's whole one."""
    entries: list[dict[str, Any]] = [
        {"of": {"name": "acme"}, "slug": "web"},
        {"of": {"name": "acme"}},
        {"of": {"name": None}, "slug": "web"},
        {"slug": "web"},
        {"of": {"name": "acme"}, "slug": ""},
    ]
    assert nested_names(entries, ("of", "name"), ("slug",)) == ("acme/web",)
    assert nested_names(entries, ("slug",)) == ("web", "web", "web")
