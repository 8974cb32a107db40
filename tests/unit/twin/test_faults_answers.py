"""Every fault of the token answer, the userinfo answer and the callback bends what it says."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from twin_party import Party, holds

from vestibule_twin.faults import CallbackFault, Faults, TokenFault, UserinfoFault
from vestibule_twin.faults.callback import CALLBACK
from vestibule_twin.faults.token import TOKEN
from vestibule_twin.faults.userinfo import CLAIMS

Fields = dict[str, Any]

TOKEN_SAYS: dict[TokenFault, Callable[[int, Fields], bool]] = {
    TokenFault.INVALID_CLIENT: lambda status, said: (status, said["error"]) == (401, "invalid_client"),
    TokenFault.INVALID_GRANT: lambda status, said: (status, said["error"]) == (400, "invalid_grant"),
    TokenFault.ERROR_WITH_200: lambda status, said: (
        status == 200 and said["error"] == "invalid_grant" and len(said) == 2
    ),
    TokenFault.ERROR_WITH_MARKUP: lambda status, said: status == 400 and "<script>" in said["error_description"],
    TokenFault.NO_ID_TOKEN: lambda status, said: status == 200 and "id_token" not in said and "access_token" in said,
    TokenFault.ID_TOKEN_NUMBER: lambda status, said: status == 200 and said["id_token"] == 17,
    TokenFault.NO_ACCESS_TOKEN: lambda status, said: (
        status == 200 and "access_token" not in said and "id_token" in said
    ),
    TokenFault.OTHER_TOKEN_TYPE: lambda status, said: status == 200 and said["token_type"] == "mac",
}

USERINFO_SAYS: dict[UserinfoFault, Callable[[Fields], bool]] = {
    UserinfoFault.OTHER_SUB: lambda claims: claims["sub"] == "somebody-else" and claims["email"] == "ada@example.org",
    UserinfoFault.NO_SUB: lambda claims: "sub" not in claims and "email" in claims,
    UserinfoFault.EMAIL_VERIFIED_STRING: lambda claims: claims["email_verified"] == "true",
}

CALLBACK_SAYS: dict[CallbackFault, Callable[[list[tuple[str, str]]], bool]] = {
    CallbackFault.ERROR: lambda pairs: dict(pairs)["error"] == "server_error" and "code" not in dict(pairs),
    CallbackFault.CODE_AND_ERROR: lambda pairs: {"code", "error"} <= dict(pairs).keys(),
    CallbackFault.ISS_WRONG: lambda pairs: dict(pairs)["iss"] == "https://other.example",
    CallbackFault.ISS_MISSING: lambda pairs: "iss" not in dict(pairs),
    CallbackFault.STATE_CHANGED: lambda pairs: dict(pairs)["state"] == "changed",
    CallbackFault.STATE_MISSING: lambda pairs: "state" not in dict(pairs),
    CallbackFault.STATE_DOUBLED: lambda pairs: (
        [value for name, value in pairs if name == "state"] == ["the-state", "second"]
    ),
    CallbackFault.CODE_MISSING: lambda pairs: not {"code", "error"} & dict(pairs).keys(),
    CallbackFault.CODE_UNKNOWN: lambda pairs: dict(pairs)["code"] == "unknown",
}


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(TOKEN) == set(TokenFault) == set(TOKEN_SAYS)
    assert set(CLAIMS) == set(UserinfoFault) == {*USERINFO_SAYS, UserinfoFault.SIGNED_JWT}
    assert set(CALLBACK) == set(CallbackFault) == set(CALLBACK_SAYS)


@pytest.mark.parametrize("fault", list(TokenFault))
async def test_token_fault_bends_what_it_says_and_spends_the_code(party: Party, fault: TokenFault) -> None:
    party.twin.faults = Faults(token=(fault,))
    code = await party.code()
    answer = await party.redeem(code)
    assert holds(TOKEN_SAYS[fault], answer.status_code, answer.json())
    assert party.twin.journal.codes_redeemed == 1
    party.twin.faults = Faults()
    assert (await party.redeem(code)).json()["error"] == "invalid_grant"
    straight = await party.redeem(await party.code())
    assert not holds(TOKEN_SAYS[fault], straight.status_code, straight.json())


@pytest.mark.parametrize("fault", list(USERINFO_SAYS))
async def test_userinfo_fault_bends_what_it_says(party: Party, fault: UserinfoFault) -> None:
    access_token = (await party.login())["access_token"]
    straight = (await party.userinfo(access_token)).json()
    assert not holds(USERINFO_SAYS[fault], straight)
    party.twin.faults = Faults(userinfo=(fault,))
    assert holds(USERINFO_SAYS[fault], (await party.userinfo(access_token)).json())


async def test_signed_userinfo_is_a_verifiable_jwt(party: Party) -> None:
    access_token = (await party.login())["access_token"]
    party.twin.faults = Faults(userinfo=(UserinfoFault.SIGNED_JWT,))
    answer = await party.userinfo(access_token)
    assert answer.headers["content-type"] == "application/jwt"
    keys = KeySet.import_key_set((await party.http.get("/jwks")).json())
    claims = jwt.decode(answer.text, keys, algorithms=["ES256"]).claims
    assert (claims["sub"], claims["iss"], claims["aud"]) == ("ada", party.twin.issuer, "app")


def _pairs(answer: httpx2.Response) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(answer.headers["location"]).query)


@pytest.mark.parametrize("fault", list(CallbackFault))
async def test_callback_fault_bends_what_it_says(party: Party, fault: CallbackFault) -> None:
    assert not holds(CALLBACK_SAYS[fault], _pairs(await party.sign_in()))
    party.twin.faults = Faults(callback=(fault,))
    assert holds(CALLBACK_SAYS[fault], _pairs(await party.sign_in()))


async def test_callback_fault_holds_for_form_post(party: Party) -> None:
    party.twin.faults = Faults(callback=(CallbackFault.STATE_MISSING,))
    page = (await party.sign_in(response_mode="form_post")).text
    assert 'name="code"' in page
    assert 'name="state"' not in page


async def test_callback_error_is_any_text(party: Party) -> None:
    said = "<b>no</b>\r\nX: y"
    party.twin.faults = Faults(callback=(CallbackFault.ERROR,), callback_error=said, callback_error_description="")
    carried = dict(parse_qsl(urlsplit((await party.sign_in()).headers["location"]).query, keep_blank_values=True))
    assert (carried["error"], carried["error_description"]) == (said, "")
