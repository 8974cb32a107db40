"""Error answers end the login under a code of their own, and their text is harmless (S31)."""

import pytest
from oidc_messages import ABSENT, TOKEN, World

CODES = {
    "access_denied": "access_denied",
    "login_required": "interaction_required",
    "interaction_required": "interaction_required",
    "consent_required": "interaction_required",
    "account_selection_required": "interaction_required",
    "server_error": "upstream_unavailable",
    "temporarily_unavailable": "upstream_unavailable",
    "unauthorized_client": "authorization_refused",
    "invalid_scope": "authorization_refused",
    "invalid_request": "authorization_refused",
    "unsupported_response_type": "authorization_refused",
    "something_new": "authorization_refused",
    "": "authorization_refused",
}


@pytest.mark.parametrize("error", CODES)
async def test_every_error_has_its_code(error: str) -> None:
    """S31: an error callback never logs in."""
    world = World()
    await world.refused(CODES[error], callback={"code": ABSENT, "error": error})
    assert len(world.net.sent_to(TOKEN)) == 1, "only the good login redeemed its code"


async def test_the_description_is_quoted_without_its_tricks() -> None:
    """S31, S69: control characters, line breaks and direction marks are written out, and the text is cut."""
    said = "no\r\n\x1b[31mway\u202e\u2028" + "x" * 10_000
    error = await World().refused(
        "access_denied", callback={"code": ABSENT, "error": "access_denied", "error_description": said[:8000]}
    )
    assert error.detail.isprintable()
    assert "no\\u000d\\u000a\\u001b[31mway\\u202e\\u2028xxx" in error.detail
    assert len(error.detail) < 400
    assert "no" not in error.public.split('"')


async def test_code_and_error_together_are_no_answer() -> None:
    """S31."""
    await World().refused("callback_malformed", callback={"error": "access_denied"})


async def test_code_and_an_empty_error_together_are_no_answer() -> None:
    """S31."""
    await World().refused("callback_malformed", callback={"error": ""})


@pytest.mark.parametrize("code", [ABSENT, "", "a\x00b", "a\nb", "codé", "x" * 10_000])
async def test_an_answer_without_a_usable_code_is_refused(code: object) -> None:
    """S31, S64: no code, an empty one, one with characters that RFC 6749 A.11 excludes, an endless one."""
    await World().refused("callback_malformed", callback={"code": code})


async def test_an_answer_with_a_crowd_of_parameters_is_refused() -> None:
    """S64."""
    await World().refused("callback_malformed", callback={f"p{number}": "x" for number in range(100)})


async def test_unknown_parameters_are_ignored() -> None:
    """RFC 6749 4.1.2: Keycloak sends session_state, Google sends scope, authuser and prompt."""
    await World().login(callback={"session_state": "x", "authuser": "0"})
