"""Every wrong answer of a provider, through the whole stack: its own code, and nothing but the attempt is kept."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

import pytest
from error_page import refusal
from house import House, Log

from vestibule_twin.faults import CallbackFault, Faults, IdTokenFault, TokenFault, UserinfoFault, Wire
from vestibule_twin.faults.callback import CALLBACK
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.id_token import ID_TOKEN
from vestibule_twin.faults.token import TOKEN
from vestibule_twin.faults.userinfo import CLAIMS
from vestibule_twin.faults.wire import WIRE

BOUND_S: Final = 30
"""No test waits longer for an answer, whatever the provider does; the call itself ends after 10 s (S32)."""

F = IdTokenFault

ID_TOKEN_CODES: Final[dict[IdTokenFault, str]] = {
    F.WRONG_KEY: "signature_invalid",
    F.UNKNOWN_KID: "unknown_key",
    F.ALG_NONE: "algorithm_refused",
    F.HS256_PUBLIC_KEY: "algorithm_refused",
    F.HS256_CLIENT_SECRET: "algorithm_refused",
    F.ALG_NOT_DECLARED: "algorithm_refused",
    F.HEADER_JWK: "header_refused",
    F.HEADER_JKU: "header_refused",
    F.HEADER_X5U: "header_refused",
    F.HEADER_X5C: "header_refused",
    F.HEADER_CRIT: "header_refused",
    F.HEADER_B64: "header_refused",
    F.TWO_SEGMENTS: "id_token_malformed",
    F.PAYLOAD_ARRAY: "id_token_malformed",
    F.OVERSIZED: "id_token_malformed",
    F.ISS_WRONG: "issuer_mismatch",
    F.ISS_MISSING: "issuer_mismatch",
    F.AUD_WRONG: "audience_mismatch",
    F.AUD_MISSING: "audience_mismatch",
    F.AUD_EMPTY: "audience_mismatch",
    F.AUD_PREFIX: "audience_mismatch",
    F.AUD_LIST_WITHOUT_AZP: "azp_mismatch",
    F.AZP_WRONG: "azp_mismatch",
    F.EXPIRED: "token_expired",
    F.EXP_MISSING: "id_token_malformed",
    F.EXP_STRING: "id_token_malformed",
    F.IAT_MISSING: "id_token_malformed",
    F.IAT_FUTURE: "iat_out_of_window",
    F.IAT_LONG_AGO: "iat_out_of_window",
    F.NBF_FUTURE: "token_not_yet_valid",
    F.NONCE_WRONG: "nonce_mismatch",
    F.NONCE_MISSING: "nonce_mismatch",
    F.AT_HASH_WRONG: "at_hash_mismatch",
    F.SUB_MISSING: "subject_refused",
    F.SUB_EMPTY: "subject_refused",
    F.SUB_NUMBER: "subject_refused",
    F.SUB_256: "subject_refused",
    F.AUTH_TIME_MISSING: "authentication_too_old",
    F.AUTH_TIME_OLD: "authentication_too_old",
    F.ACR_WRONG: "authn_context_mismatch",
    F.ACR_MISSING: "authn_context_mismatch",
    F.LOGOUT_TOKEN_INSTEAD: "id_token_malformed",
}

TOKEN_CODES: Final[dict[TokenFault, tuple[str, int]]] = {
    TokenFault.INVALID_CLIENT: ("invalid_client", 502),
    TokenFault.INVALID_GRANT: ("code_refused", 502),
    TokenFault.ERROR_WITH_200: ("code_refused", 502),
    TokenFault.ERROR_WITH_MARKUP: ("token_error", 502),
    TokenFault.NO_ID_TOKEN: ("id_token_missing", 403),
    TokenFault.ID_TOKEN_NUMBER: ("id_token_missing", 403),
    TokenFault.NO_ACCESS_TOKEN: ("token_error", 502),
    TokenFault.OTHER_TOKEN_TYPE: ("token_error", 502),
}

CALLBACK_CODES: Final[dict[CallbackFault, tuple[str, int]]] = {
    CallbackFault.ERROR: ("upstream_unavailable", 502),
    CallbackFault.CODE_AND_ERROR: ("callback_malformed", 400),
    CallbackFault.ISS_WRONG: ("callback_issuer_mismatch", 403),
    CallbackFault.ISS_MISSING: ("callback_issuer_mismatch", 403),
    CallbackFault.CODE_MISSING: ("callback_malformed", 400),
    CallbackFault.CODE_UNKNOWN: ("code_refused", 502),
}

CALLBACK_CODES_OF_NO_FLOW: Final[dict[CallbackFault, tuple[str, int]]] = {
    CallbackFault.STATE_CHANGED: ("state_mismatch", 400),
    CallbackFault.STATE_MISSING: ("state_mismatch", 400),
    CallbackFault.STATE_DOUBLED: ("callback_malformed", 400),
}

WIRE_CODES: Final[dict[Wire, tuple[str, int]]] = {
    Wire.STATUS_404: ("token_error", 502),  # the twin's faulty status comes with an OAuth error object
    Wire.STATUS_429: ("token_error", 502),
    Wire.STATUS_500: ("token_error", 502),
    Wire.HTML: ("upstream_not_json", 502),
    Wire.REDIRECT: ("upstream_status", 502),
    Wire.HUGE: ("upstream_too_large", 502),
    Wire.GZIP_BOMB: ("upstream_too_large", 502),
    Wire.DEEP: ("upstream_not_json", 502),
    Wire.TRUNCATED: ("upstream_unreachable", 502),
    Wire.ARRAY: ("upstream_not_json", 502),
    Wire.NOT_UTF8: ("upstream_not_json", 502),
    Wire.RESET: ("upstream_unreachable", 502),
}

USERINFO_CODES: Final[dict[UserinfoFault, tuple[str, int]]] = {
    UserinfoFault.OTHER_SUB: ("userinfo_subject_mismatch", 403),
    UserinfoFault.NO_SUB: ("userinfo_subject_mismatch", 403),
    UserinfoFault.SIGNED_JWT: ("userinfo_signed", 403),
}

NOTHING: Final[dict[str, str]] = {}
ACR: Final = "urn:twin:password"


def test_no_fault_of_the_twin_is_left_out() -> None:
    """What is merely odd is accepted (test_odd_but_good.py); DRIP and HANG take their time (test_slow_providers.py)."""
    tables: list[Iterable[tuple[object, Entry[object]]]] = [
        ID_TOKEN.items(),
        TOKEN.items(),
        CALLBACK.items(),
        CLAIMS.items(),
        WIRE.items(),
    ]
    odd = {name for table in tables for name, entry in table if entry.acceptable}
    named = {*ID_TOKEN_CODES, *TOKEN_CODES, *CALLBACK_CODES, *CALLBACK_CODES_OF_NO_FLOW, *WIRE_CODES, *USERINFO_CODES}
    every = {*IdTokenFault, *TokenFault, *CallbackFault, *UserinfoFault, *Wire}
    assert every - odd - {Wire.HANG, Wire.DRIP} == named


async def refused_login(
    house: House,
    log: Log,
    faults: Faults,
    code: str,
    *,
    status: int,
    stored: bool = True,
    asked: Mapping[str, str] = NOTHING,
) -> None:
    """Sign in while the twin is bent so, and hold the refusal against what is promised."""
    person = house.newcomer()
    async with asyncio.timeout(BOUND_S), house.browser() as browser:
        with house.twin.faulty(faults):
            callback = await browser.callback_url("Twin", person=person.subject, **asked)
            with refusal(house, log, code, status=status, stored=stored) as caught:
                caught.answer = await browser.get(callback)
        assert await browser.session_status() == 401


@pytest.mark.parametrize(("fault", "code"), ID_TOKEN_CODES.items(), ids=str)
async def test_a_wrong_id_token_makes_no_session(house: House, log: Log, fault: IdTokenFault, code: str) -> None:
    """S23, S24, S25, S27, S79: one row for each check of the ID token, over real HTTP."""
    asked = {"max_age": "600", "acr_values": ACR}
    # A key that is not there makes the key set be fetched once more, at most once in ten seconds: let them pass (S26).
    house.clock.advance(11)
    await refused_login(house, log, Faults(id_token=(fault,)), code, status=403, asked=asked)


@pytest.mark.parametrize(("fault", "expected"), TOKEN_CODES.items(), ids=str)
async def test_a_wrong_token_answer_makes_no_session(
    house: House, log: Log, fault: TokenFault, expected: tuple[str, int]
) -> None:
    """S28, S33."""
    code, status = expected
    await refused_login(house, log, Faults(token=(fault,)), code, status=status)


@pytest.mark.parametrize(("fault", "expected"), WIRE_CODES.items(), ids=str)
async def test_a_broken_answer_makes_no_session(house: House, log: Log, fault: Wire, expected: tuple[str, int]) -> None:
    """S32: bounded in size and time, no redirects, a JSON object or nothing."""
    code, status = expected
    await refused_login(house, log, Faults(token_wire=(fault,)), code, status=status)
    if fault is Wire.REDIRECT:
        assert house.twin.twin.journal.requests["followed"] == 0


@pytest.mark.parametrize(("fault", "expected"), USERINFO_CODES.items(), ids=str)
async def test_a_wrong_userinfo_makes_no_session(
    house: House, log: Log, fault: UserinfoFault, expected: tuple[str, int]
) -> None:
    """S28: userinfo speaks of the very subject, in the form that is configured."""
    code, status = expected
    faults = Faults(id_token=(IdTokenFault.CLAIMS_ONLY_AT_USERINFO,), userinfo=(fault,))
    await refused_login(house, log, faults, code, status=status)


@pytest.mark.parametrize(("fault", "expected"), CALLBACK_CODES.items(), ids=str)
async def test_a_wrong_callback_makes_no_session(
    house: House, log: Log, fault: CallbackFault, expected: tuple[str, int]
) -> None:
    """S30, S31."""
    code, status = expected
    await refused_login(house, log, Faults(callback=(fault,)), code, status=status)


@pytest.mark.parametrize(("fault", "expected"), CALLBACK_CODES_OF_NO_FLOW.items(), ids=str)
async def test_a_callback_that_names_no_flow_is_kept_nowhere(
    house: House, log: Log, fault: CallbackFault, expected: tuple[str, int]
) -> None:
    """S29, S68: anybody can send such a callback, so it costs a log line and no row."""
    code, status = expected
    await refused_login(house, log, Faults(callback=(fault,)), code, status=status, stored=False)


@pytest.mark.parametrize(
    ("said", "code", "status"),
    [
        ("access_denied", "access_denied", 403),
        ("login_required", "interaction_required", 403),
        ("consent_required", "interaction_required", 403),
        ("temporarily_unavailable", "upstream_unavailable", 502),
        ("invalid_scope", "authorization_refused", 502),
        ("<script>alert(1)</script>", "authorization_refused", 502),
    ],
)
async def test_an_error_answer_ends_by_its_name(house: House, log: Log, said: str, code: str, status: int) -> None:
    """S31, S55, S70: it never signs in, and not a word of it stands on the page."""
    faults = Faults(
        callback=(CallbackFault.ERROR,), callback_error=said, callback_error_description="<b>bold</b>\r\nforged: line"
    )
    person = house.newcomer()
    async with house.browser() as browser:
        with house.twin.faulty(faults):
            callback = await browser.callback_url("Twin", person=person.subject)
        with refusal(house, log, code, status=status, stored=True) as caught:
            caught.answer = await browser.get(callback)
        assert "bold" not in caught.answer.text
        assert "alert(1)" not in caught.answer.text
