"""What the token endpoint may answer instead of tokens (S28, S32, S33)."""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

import pytest
from fake_net import json_answer
from oidc_messages import ABSENT, CODE, TOKEN, World, make_profile

from vestibule.errors import CodeRefused, UpstreamTimeout, VestibuleError
from vestibule.protocols.net.call import Answer
from vestibule.protocols.oauth2.flow_secrets import verifier_of
from vestibule.protocols.oauth2.token.answer import MAX_ACCESS_TOKEN, read_token_answer
from vestibule.protocols.oauth2.token.client_auth import Credentials
from vestibule.protocols.oauth2.token.refusal import Asked
from vestibule_sdk.client import Client
from vestibule_sdk.secret import Secret


@pytest.mark.parametrize("value", [ABSENT, None, "", 7, True, ["x"], {}])
async def test_an_answer_without_an_id_token_is_an_error(value: object) -> None:
    """S28: an OAuth 2.0 answer proves nothing about anybody."""
    await World().refused("id_token_missing", tokens={"id_token": value})


@pytest.mark.parametrize("value", [ABSENT, None, "", 7, ["x"], {}, "a\nb", "a\x00b", "é", "x" * (MAX_ACCESS_TOKEN + 1)])
async def test_an_answer_without_a_usable_access_token_is_an_error(value: object) -> None:
    """S32: a text, fit for a header."""
    await World().refused("token_error", tokens={"access_token": value})


@pytest.mark.parametrize("value", [ABSENT, None, "", 7, "DPoP", "mac", "Bearer ", ["Bearer"]])
async def test_a_token_of_another_type_is_an_error(value: object) -> None:
    """S32."""
    await World().refused("token_error", tokens={"token_type": value})


@pytest.mark.parametrize("value", ["Bearer", "bearer", "BEARER"])
async def test_the_token_type_is_compared_without_case(value: str) -> None:
    """RFC 6749 5.1."""
    await World().login(tokens={"token_type": value})


async def test_an_error_that_is_null_is_none() -> None:
    """Some servers list every member, set or not."""
    await World().login(tokens={"error": None})


ERRORS: list[tuple[int, Mapping[str, object] | bytes, str]] = [
    (401, {"error": "invalid_client"}, "invalid_client"),
    (400, {"error": "invalid_client"}, "invalid_client"),
    (200, {"error": "invalid_client"}, "invalid_client"),
    (401, {"error": "unauthorized_client"}, "invalid_client"),
    (401, b"", "invalid_client"),
    (401, b"<html>", "invalid_client"),
    (400, {"error": "invalid_grant"}, "code_refused"),
    (401, {"error": "invalid_grant"}, "code_refused"),
    (200, {"error": "invalid_grant"}, "code_refused"),
    (400, {"error": "unauthorized_client"}, "token_error"),
    (400, {"error": "invalid_request"}, "token_error"),
    (400, {"error": "new_error"}, "token_error"),
    (500, {"error": "server_error"}, "token_error"),
    (200, {"error": 7}, "token_error"),
    (400, {"error": 7}, "upstream_status"),
    (500, b"<html>", "upstream_status"),
    (503, b"", "upstream_status"),
    (404, {"message": "not here"}, "upstream_status"),
    (201, {"access_token": "x"}, "upstream_status"),
    (200, b"<html>", "upstream_not_json"),
    (200, b"access_token=gho_16C7e42F292c6912E7710c838347Ae178B4a&token_type=bearer", "upstream_not_json"),
    (200, b"[]", "upstream_not_json"),
    (200, b"", "upstream_not_json"),
]


@pytest.mark.parametrize(("status", "body", "code"), ERRORS)
async def test_every_error_answer_has_its_code(status: int, body: Mapping[str, object] | bytes, code: str) -> None:
    """S28, S32: named errors by name, anything else by what it is."""
    answer = (
        Answer(status=status, headers={}, body=body) if isinstance(body, bytes) else json_answer(body, status=status)
    )
    error = await World().refused(code, token_answer=answer)
    assert "gho_16C7e42F292c6912E7710c838347Ae178B4a" not in f"{error.detail}{error.received}"


async def test_a_network_failure_passes_through_with_its_step() -> None:
    error = await World().refused("upstream_timeout", token_answer=UpstreamTimeout("10 s"))
    assert error.step == "token"


@pytest.mark.parametrize("error", ["invalid_client", "invalid_grant", "invalid_request"])
async def test_nothing_is_tried_a_second_time(error: str) -> None:
    """S33: not with another client authentication, not without PKCE, not at another endpoint."""
    world = World()
    with pytest.raises(VestibuleError):
        await world.login(token_answer=json_answer({"error": error}, status=400))
    (call,) = world.net.sent_to(TOKEN)
    assert "code_verifier" in (call.form or {})
    assert "client_secret" not in (call.form or {})


SPECIAL = "p@ss+word/with=chars ö"
SPELLINGS = {
    "as it is": SPECIAL,
    "in a query": quote(SPECIAL, safe=""),
    "in a form": quote_plus(SPECIAL),
    "in a form with small digits": "p%40ss%2bword%2fwith%3dchars+%c3%b6",
    "in Base64": b64encode(SPECIAL.encode()).decode(),
    "in the Basic header": b64encode(f"vestibule:{quote_plus(SPECIAL)}".encode()).decode(),
    "in it, unpadded": b64encode(f"vestibule:{quote_plus(SPECIAL)}".encode()).decode().rstrip("="),
}


@pytest.mark.parametrize("form", SPELLINGS)
@pytest.mark.parametrize("kind", ["error_description", "error", "no JSON", "JSON, but no object"])
async def test_a_secret_is_known_again_however_it_is_repeated(form: str, kind: str) -> None:
    """S59: servers quote the header or the body that they could not make sense of."""
    said = f"cannot read {SPELLINGS[form]} here"
    bodies: dict[str, tuple[int, object]] = {
        "error_description": (401, {"error": "invalid_client", "error_description": said}),
        "error": (400, {"error": said}),
        "JSON, but no object": (200, [said]),
    }
    status, body = bodies.get(kind, (200, None))
    answer = json_answer(body, status=status) if body else Answer(status=200, headers={}, body=said.encode())
    world = World(make_profile(client=Client(client_id="vestibule", secret=Secret(SPECIAL))))
    with pytest.raises(VestibuleError) as caught:
        await world.login(token_answer=answer)
    shown = f"{caught.value.detail} {caught.value.hint} {caught.value.received} {caught.value.expected}"
    assert "(a secret)" in shown
    assert SPELLINGS[form].rstrip("=") not in shown


def test_a_token_answer_shows_no_token() -> None:
    """S59: neither in a log nor in a traceback's locals."""
    asked = Asked(credentials=Credentials(client=Client(client_id="c", secret=None)))
    tokens = {"access_token": "at-1", "refresh_token": "rt-1", "id_token": "id-1", "token_type": "Bearer"}
    shown = repr(read_token_answer(json_answer(tokens), asked=asked))
    assert "refresh_token" in shown
    assert not any(token in shown for token in ("at-1", "rt-1", "id-1"))


async def test_a_description_that_echoes_our_secrets_is_quoted_without_them() -> None:
    """S59: neither client secret, nor code, nor verifier reach the attempt's record."""
    world = World(make_profile(client=Client(client_id="vestibule", secret=Secret("hunter2"))))
    begun = await world.begin()
    verifier = verifier_of(begun.flow)
    description = f"bad code {CODE} with hunter2 and {verifier}\r\n" + "x" * 10_000
    answer = json_answer({"error": "invalid_grant", "error_description": description}, status=400)
    with pytest.raises(CodeRefused) as caught:
        await world.finish(begun, "x", token_answer=answer)
    shown = f"{caught.value.detail} {caught.value.hint} {caught.value.received} {caught.value.expected}"
    assert "bad code (a secret) with (a secret) and (a secret)\\u000d\\u000a" in shown
    assert not any(secret in shown for secret in (CODE, "hunter2", verifier))
    assert len(shown) < 1000
