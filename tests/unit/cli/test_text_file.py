"""Texts from files."""

from pathlib import Path

import pytest

from vestibule.cli.text import brief
from vestibule.cli.text_file import bytes_from_file, text_from_file


def test_a_text_comes_whole(tmp_path: Path) -> None:
    path = tmp_path / "idp.pem"
    path.write_bytes("ü\r\n\n".encode())

    assert text_from_file(path) == "ü\r\n\n"


@pytest.mark.parametrize(("content", "word"), [(b"", "is empty"), (b"x" * 2_000, "larger"), (b"\xff\xfe", "no text")])
def test_what_is_no_text_is_refused_by_the_files_name(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "idp.pem"
    path.write_bytes(content)

    with pytest.raises(ValueError, match=rf"idp\.pem .*{word}"):
        text_from_file(path, bytes_at_most=1_024)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nowhere cannot be read"):
        bytes_from_file(tmp_path / "nowhere")


@pytest.mark.parametrize("value", ["one line\n", "", True, None, 3, ["a", "b"]])
def test_a_short_value_is_shown_as_it_is(value: object) -> None:
    assert brief(value) == value


@pytest.mark.parametrize("value", ["secret-looking\nbase64\n", ["secret-looking\nbase64", "short"]])
def test_a_document_among_other_values_is_only_counted(value: object) -> None:
    assert "2 lines" in str(brief(value))
    assert "base64" not in str(brief(value))
