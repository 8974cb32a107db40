"""An attempt in a terminal."""

import pytest
from msgspec.structs import replace

from vestibule.cli.attempts.details import show_attempt
from vestibule.cli.attempts.record import sentence_of
from vestibule.domain.audit.attempt import Attempt, Outcome, StepRecord

REFUSED = Attempt(
    id="7KQ2M4X9AB",
    flow_id="f",
    at_s=1_800_000_000,
    connection_id="c",
    provider_id="Okta",
    outcome=Outcome.REFUSED,
    code="issuer_mismatch",
    step="callback",
    detail="The issuers differ.",
    hint="Copy the issuer.\nSave.",
    expected="https://id.example/a",
    received="https://id.example/b",
    steps=(StepRecord(step="callback", took_ms=1.25, note="looked"),),
)
REGISTRATION = {
    "redirect_uri": "https://us.example/cb",
    "post_logout_redirect_uri": "https://us.example/out",
    "backchannel_logout_uri": "https://us.example/bc",
    "initiate_login_uri": "https://us.example/in",
}


def shown(capsys: pytest.CaptureFixture[str], attempt: Attempt) -> str:
    """What is printed of it."""
    show_attempt(attempt, name="Acme", registration=REGISTRATION)
    return capsys.readouterr().out


def test_the_difference_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, REFUSED)
    assert "https://id.example/»a«" in text
    assert "https://id.example/»b«" in text


def test_values_that_have_nothing_in_common_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, replace(REFUSED, expected="a code", received=None))
    assert "»" not in text
    assert "Nothing" in text


def test_the_fix_the_steps_and_the_values_to_register_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, REFUSED)
    for wanted in ("Copy the issuer.", "Save.", "1.2 ms", "looked", "https://us.example/cb", "2027-01-15T08:00:00Z"):
        assert wanted in text


def test_what_is_registered_at_the_provider_is_left_out_where_it_cannot_be_the_cause(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "https://us.example/cb" not in shown(capsys, replace(REFUSED, code="account_not_linked", step="link"))


def test_text_of_the_provider_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    """S59: what came from outside is quoted in the record."""
    text = shown(capsys, replace(REFUSED, detail="\x1b[2Jgone", received="\x1b]0;x\x07", hint="\x1b[31m"))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_a_code_of_another_version_has_no_sentence() -> None:
    assert sentence_of("no_such_code") is None
    assert sentence_of(None) is None
    assert sentence_of("internal_error") == "Something went wrong on our side."
