"""Where something stands in a file."""

from pathlib import Path

from vestibule.cli.apply.lines import Lines

TEXT = '''# connections
title = "x"
[[connection]]
id = "A"
note = """
[[connection]]
id = "no connection"
"""
[connection.config]
issuer = "https://a.example"

  [[ connection ]]
"id" = "B"
config.issuer = "https://b.example"
[connection.config.deeper]
'''


def test_each_key_is_found_in_its_own_table() -> None:
    lines = Lines(Path("c.toml"), TEXT)
    assert lines.of_key("title") == "c.toml:2"
    assert lines.of_connection(0) == "c.toml:3"
    assert lines.of_connection(0, "id") == "c.toml:4"
    assert lines.of_connection(0, "issuer") == "c.toml:10"
    assert lines.of_connection(1) == "c.toml:12"
    assert lines.of_connection(1, "id") == "c.toml:13"
    assert lines.of_connection(1, "issuer") == "c.toml:14"


def test_what_is_not_found_is_placed_at_its_table() -> None:
    assert Lines(Path("c.toml"), TEXT).of_connection(1, "clientId") == "c.toml:12"


def test_an_inline_table_has_no_line_of_its_own() -> None:
    assert Lines(Path("c.toml"), 'connection = [{id = "A"}]\n').of_connection(0, "id") == "c.toml"
