"""prompt, max_age, login_hint, id_token_hint and acr_values: OIDC Core 3.1.2.1."""

import json
from typing import Any

import pytest
from joserfc import jws
from twin_party import Clock, Party, parameters_of

from vestibule_twin import Twin
from vestibule_twin.state import PASSWORD, TWO_FACTOR


def _claims(tokens: dict[str, str]) -> dict[str, Any]:
    return dict(json.loads(jws.extract_compact(tokens["id_token"].encode()).payload))


async def test_prompt_none_without_session_is_login_required(party: Party) -> None:
    assert parameters_of(await party.authorize(prompt="none"))["error"] == "login_required"


async def test_prompt_none_with_session_is_silent(party: Party) -> None:
    await party.sign_in()
    assert "code" in parameters_of(await party.authorize(prompt="none"))


@pytest.mark.parametrize("prompt", ["login", "select_account", "consent", "login consent"])
async def test_other_prompts_show_the_page_in_spite_of_the_session(party: Party, prompt: str) -> None:
    await party.sign_in()
    assert (await party.authorize(prompt=prompt)).status_code == 200


async def test_max_age_wants_a_fresh_sign_in_and_auth_time_says_so(party: Party, clock: Clock) -> None:
    first = _claims(await party.login())
    clock.now_s += 100
    assert "code" in parameters_of(await party.authorize(max_age="100"))
    assert (await party.authorize(max_age="99")).status_code == 200
    assert parameters_of(await party.authorize(max_age="99", prompt="none"))["error"] == "login_required"
    second = _claims(await party.login(max_age="99"))
    assert second["auth_time"] == first["auth_time"] + 100
    assert second["sid"] == first["sid"]


async def test_max_age_of_zero_wants_a_sign_in_within_the_same_second(party: Party) -> None:
    await party.sign_in()
    assert (await party.authorize(max_age="0")).status_code == 200
    assert "code" in parameters_of(await party.sign_in(max_age="0"))


async def test_code_keeps_the_auth_time_of_its_own_sign_in(party: Party, twin: Twin, clock: Clock) -> None:
    code = await party.code()
    began_s = twin.now_s()
    clock.now_s += 10
    await party.sign_in()
    assert _claims((await party.redeem(code)).json())["auth_time"] == began_s


@pytest.mark.parametrize("hint", ["mary", "charles@example.org"])
async def test_login_hint_of_somebody_else_shows_the_page(party: Party, hint: str) -> None:
    await party.sign_in()
    assert (await party.authorize(login_hint=hint)).status_code == 200
    assert parameters_of(await party.authorize(login_hint=hint, prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize("hint", ["ada", "ada@example.org"])
async def test_login_hint_of_the_same_person_is_silent(party: Party, hint: str) -> None:
    await party.sign_in()
    assert "code" in parameters_of(await party.authorize(login_hint=hint))


async def test_hinted_person_stands_first_on_the_page(party: Party) -> None:
    page = (await party.authorize(login_hint="mary")).text
    assert page.index('value="mary"') < page.index('value="ada"')


async def test_id_token_hint_of_somebody_else_is_not_answered_silently(party: Party) -> None:
    hint = (await party.login("mary"))["id_token"]
    await party.sign_in("ada")
    refused = parameters_of(await party.authorize(prompt="none", id_token_hint=hint))
    assert refused["error"] == "login_required"


async def test_stronger_acr_wants_another_sign_in(party: Party) -> None:
    assert _claims(await party.login())["acr"] == PASSWORD
    assert (await party.authorize(acr_values=TWO_FACTOR)).status_code == 200
    claims = _claims(await party.login(acr_values=f"unknown {TWO_FACTOR}"))
    assert (claims["acr"], claims["amr"]) == (TWO_FACTOR, ["pwd", "otp", "mfa"])


async def test_acr_not_on_offer_is_voluntary(party: Party) -> None:
    await party.sign_in()
    assert "code" in parameters_of(await party.authorize(acr_values="unknown"))


async def test_another_person_in_the_same_browser_gets_another_session(party: Party, twin: Twin) -> None:
    first, second = _claims(await party.login("ada")), _claims(await party.login("mary"))
    assert first["sid"] != second["sid"]
    assert [session.person.subject for session in twin.sessions.values()] == ["mary"]
