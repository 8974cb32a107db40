"""What the token endpoint may answer instead of an access token (S32, S33)."""

from collections.abc import Mapping

import pytest
from fake_net import json_answer
from oauth2_messages import CODE, SECRET, TOKEN, USER, World
from oidc_messages import ABSENT

from vestibule.errors import UpstreamTimeout
from vestibule.protocols.net.call import Answer


@pytest.mark.parametrize("value", [ABSENT, None, "", 7, ["x"], {}, "a\nb", "é"])
async def test_an_answer_without_a_usable_access_token_is_an_error(value: object) -> None:
    world = World()
    await world.refused("token_error", tokens={"access_token": value})
    assert len(world.net.sent_to(USER)) == 1, "only the good login asked for documents"


@pytest.mark.parametrize("value", [ABSENT, None, "", 7, "mac", "DPoP", ["bearer"]])
async def test_a_token_of_another_type_is_an_error(value: object) -> None:
    await World().refused("token_error", tokens={"token_type": value})


ERRORS: list[tuple[int, Mapping[str, object] | bytes, str]] = [
    (401, {"error": "invalid_client"}, "invalid_client"),
    (200, {"error": "invalid_client"}, "invalid_client"),
    (400, {"error": "invalid_grant"}, "code_refused"),
    (200, {"error": "invalid_grant"}, "code_refused"),
    (200, {"error": "incorrect_client_credentials"}, "invalid_client"),
    (200, {"error": "bad_verification_code"}, "code_refused"),
    (200, {"error": "redirect_uri_mismatch"}, "token_error"),
    (200, {"error": "unverified_user_email"}, "token_error"),
    (200, {"error": 7}, "token_error"),
    (500, b"<html>", "upstream_status"),
    (404, {"message": "Not Found"}, "upstream_status"),
    (200, b"error=bad_verification_code&error_description=The+code+passed+is+incorrect", "upstream_not_json"),
    (200, b"access_token=gho_16C7e42F292c6912E7710c838347Ae178B4a&token_type=bearer", "upstream_not_json"),
    (200, b"[]", "upstream_not_json"),
    (200, b"", "upstream_not_json"),
]


@pytest.mark.parametrize(("status", "body", "code"), ERRORS)
async def test_every_error_answer_has_its_code(status: int, body: Mapping[str, object] | bytes, code: str) -> None:
    """S32: also the errors that GitHub answers with status 200, and what it would answer if JSON were not asked for."""
    answer = (
        Answer(status=status, headers={}, body=body) if isinstance(body, bytes) else json_answer(body, status=status)
    )
    world = World()
    error = await world.refused(code, token_answer=answer)
    assert "gho_16C7e42F292c6912E7710c838347Ae178B4a" not in f"{error.detail}{error.received}"
    assert len(world.net.sent_to(TOKEN)) == 2, "S33: no retry"
    assert len(world.net.sent_to(USER)) == 1


HINTS = {
    "incorrect_client_credentials": "Copy client id and client secret",
    "bad_verification_code": "the redirect URI registered at the provider",
    "redirect_uri_mismatch": "Register exactly the redirect URI",
}


@pytest.mark.parametrize("error", HINTS)
async def test_githubs_own_errors_are_explained_as_the_standards_are(error: str) -> None:
    """R59; plain OAuth 2.0 has no DPoP to mention.

    https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors
    """
    world = World()
    code = {"incorrect_client_credentials": "invalid_client", "bad_verification_code": "code_refused"}.get(error)
    refused = await world.refused(code or "token_error", token_answer=json_answer({"error": error}))
    assert HINTS[error] in refused.hint
    assert "dpop" not in refused.hint


async def test_a_description_that_echoes_a_secret_is_quoted_without_it() -> None:
    """S59."""
    answer = json_answer({"error": "invalid_client", "error_description": f"no client with {SECRET} for {CODE}"})
    error = await World().refused("invalid_client", token_answer=answer)
    assert "(a secret)" in error.detail


async def test_a_network_failure_passes_through_with_its_step() -> None:
    error = await World().refused("upstream_timeout", token_answer=UpstreamTimeout("10 s"))
    assert error.step == "token"
