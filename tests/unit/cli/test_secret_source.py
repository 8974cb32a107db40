"""Where secrets are read from."""

from pathlib import Path

import pytest

from vestibule.cli.secret_source import from_environment, from_file


@pytest.mark.parametrize(
    ("content", "secret"),
    [(b"s", "s"), (b"s\n", "s"), (b"s\r\n", "s"), (b"s\n\n", "s\n"), (b" s ", " s "), ("ü".encode(), "ü")],
)
def test_one_line_end_belongs_to_the_file_and_all_else_to_the_secret(
    tmp_path: Path, content: bytes, secret: str
) -> None:
    path = tmp_path / "secret"
    path.write_bytes(content)
    assert from_file(path).reveal() == secret


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"x" * 70_000])
def test_what_is_no_secret_is_refused_by_the_files_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="secret"):
        from_file(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        from_file(tmp_path / "nowhere")


def test_a_variable_that_is_not_set_or_empty_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A_SECRET", raising=False)
    with pytest.raises(ValueError, match="A_SECRET is not set"):
        from_environment("A_SECRET")
    monkeypatch.setenv("A_SECRET", "")
    with pytest.raises(ValueError, match="A_SECRET is empty"):
        from_environment("A_SECRET")
    monkeypatch.setenv("A_SECRET", "s")
    assert from_environment("A_SECRET").reveal() == "s"
