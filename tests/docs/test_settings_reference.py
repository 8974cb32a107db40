"""The list of settings is the code's own, and what the page shows as an example can be loaded."""

from pathlib import Path

from doc_pages import page
from tools.reference.__main__ import PARTS
from tools.reference.generated import with_part

from vestibule.settings import describe_settings, load_settings

PAGE = page("docs/reference/settings.md")


def test_the_page_is_up_to_date() -> None:
    assert with_part(PAGE.text, PARTS["settings.md"]()) == PAGE.text, "write it anew with: python -m tools.reference"


def test_every_setting_is_there_and_can_be_linked_to() -> None:
    assert {setting.name for setting in describe_settings()} <= PAGE.anchors()


def test_the_example_file_loads(tmp_path: Path) -> None:
    (example,) = PAGE.blocks("toml")
    file = tmp_path / "vestibule.toml"
    file.write_text(example.text, encoding="utf-8")
    settings = load_settings(file=file, environ={})
    assert settings.base_url == "https://login.example.com"
    assert settings.development is False
