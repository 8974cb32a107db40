"""How a refusal is shown."""

import pytest

from vestibule.cli.failure import show_failure
from vestibule.errors import AudienceMismatch, ConfigError, NotFound, SettingsError
from vestibule.plugins.forms import ConfigFaults


def shown(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on standard error; standard output is for results."""
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()


def test_code_sentence_detail_and_fix(capsys: pytest.CaptureFixture[str]) -> None:
    show_failure(NotFound("no connection is called 'x'", hint="First do this.\nThen that."))
    assert shown(capsys) == [
        "object_not_found: That does not exist.",
        "  no connection is called 'x'",
        "  fix: First do this.",
        "       Then that.",
    ]


def test_every_fault_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [ConfigError("is needed", path="clientId"), ConfigError("is too long", path="name", hint="Shorten it.")]
    show_failure(ConfigFaults(faults))
    assert shown(capsys)[1:] == ["  clientId: is needed", "  name: is too long", "    fix: Shorten it."]


def test_what_was_compared_stands_one_below_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    show_failure(AudienceMismatch("aud", expected="vestibule", received=None))
    assert shown(capsys)[2:] == ["  expected  vestibule", "  received  (nothing)"]


def test_text_from_elsewhere_moves_no_cursor_and_forges_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    """S59, S69: a provider's answer is quoted in details."""
    show_failure(SettingsError("they said \x1b[2J\x1b]0;title\x07\u202e\r and more"))
    text = "".join(shown(capsys))
    assert not {"\x1b", "\x07", "\u202e", "\r"} & set(text)
