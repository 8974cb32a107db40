"""The second half: a good assertion meets a browser, its own or another one (S13, S14, S17)."""

from dataclasses import replace
from typing import Any

import pytest
from manual_clock import ManualClock
from saml_messages import write
from saml_receiving import engine_at, party_for, receive
from saml_recipe import PASSWORD, Confirmation, Recipe
from saml_redirect import read_redirect

from vestibule.errors import VestibuleError
from vestibule.protocols.engine import FlowState, LoginRequest, Redirect
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.saml.engine import SAMLEngine
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.received import ReceivedAssertion, SignedRefusal
from vestibule.protocols.trace import Trace
from vestibule_sdk.saml import Unsolicited

MFA = "https://refeds.org/profile/mfa"
SKEW_S = 180


async def begun(engine: SAMLEngine, party: Party, flow_id: str = "flow1", **asked: Any) -> tuple[FlowState, str]:  # noqa: ANN401 - fields of LoginRequest
    """A flow, and the ID of its request as the provider reads it."""
    request = LoginRequest(flow_id=flow_id, redirect_uri=party.own.acs_url, **asked)
    challenge, flow = await engine.begin(party, request, trace=Trace(ManualClock()))
    assert isinstance(challenge, Redirect)
    xml = read_redirect(challenge.url).xml.decode()
    return flow, xml.partition(' ID="')[2].partition('"')[0]


async def completed(engine: SAMLEngine, party: Party, flow: FlowState | None, received: ReceivedAssertion) -> Evidence:
    return await engine.complete(party, flow, received, trace=Trace(ManualClock()))


async def assert_refused(
    code: str, engine: SAMLEngine, party: Party, flow: FlowState | None, received: ReceivedAssertion
) -> None:
    with pytest.raises(VestibuleError) as caught:
        await completed(engine, party, flow, received)
    assert caught.value.code == code


def answering(request_id: str | None, **changes: Any) -> Recipe:  # noqa: ANN401 - fields of Recipe
    return Recipe(in_response_to=request_id, **changes)


async def test_a_response_completes_the_flow_that_asked_for_it_and_no_other() -> None:
    """S13: two browsers at one connection; each other's answers are worth nothing to them."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe)
        mine, my_id = await begun(engine, party, "flow1")
        other, other_id = await begun(engine, party, "flow2")
        assert my_id != other_id
        received = await receive(engine, party, write(answering(my_id)))
        assert engine.flow_id_of(received.in_response_to or "") == "flow1"
        assert (await completed(engine, party, mine, received)).claims.subject == received.subject
        await assert_refused("in_response_to_mismatch", engine, party, other, received)
        same_name, _ = await begun(engine, party, "flow1")
        await assert_refused("in_response_to_mismatch", engine, party, same_name, received)


@pytest.mark.parametrize("change", ["cut", "longer", "case", "space", "flow only", "nothing"])
async def test_a_request_id_that_nearly_fits_does_not(change: str) -> None:
    """S13."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe)
        flow, good = await begun(engine, party)
        bad = {
            "cut": good[:-1],
            "longer": good + "A",
            "case": good.swapcase(),
            "space": good + " ",
            "flow only": good.partition(".")[0],
            "nothing": "_",
        }[change]
        await completed(engine, party, flow, await receive(engine, party, write(answering(good))))
        await assert_refused(
            "in_response_to_mismatch", engine, party, flow, await receive(engine, party, write(answering(bad)))
        )


async def test_a_response_to_nothing_completes_no_started_login() -> None:
    """S13: whatever the connection does with unsolicited responses."""
    for unsolicited in (Unsolicited.RESTART, Unsolicited.ACCEPT):
        recipe = answering(None)
        async with engine_at(recipe.now_s) as engine:
            party = party_for(recipe, unsolicited=unsolicited)
            flow, _ = await begun(engine, party)
            await assert_refused(
                "in_response_to_mismatch", engine, party, flow, await receive(engine, party, write(recipe))
            )


async def test_unsolicited_responses_are_a_matter_of_the_connection() -> None:
    """S14: off, restart (verified, then thrown away), accept."""
    recipe = answering(None)
    async with engine_at(recipe.now_s) as engine:
        with pytest.raises(SignedRefusal) as caught:
            await receive(engine, party_for(recipe, unsolicited=Unsolicited.OFF), write(recipe))
        assert caught.value.error.code == "unsolicited_response"
        party = party_for(recipe, unsolicited=Unsolicited.RESTART)
        await assert_refused("unsolicited_response", engine, party, None, await receive(engine, party, write(recipe)))
        party = party_for(recipe, unsolicited=Unsolicited.ACCEPT)
        await completed(engine, party, None, await receive(engine, party, write(recipe)))


async def test_a_stolen_response_is_not_unsolicited() -> None:
    """S14: with an InResponseTo it belongs to a browser; without a flow nobody gets it."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe, unsolicited=Unsolicited.ACCEPT)
        _, request_id = await begun(engine, party)
        await assert_refused(
            "in_response_to_mismatch", engine, party, None, await receive(engine, party, write(answering(request_id)))
        )


async def test_an_answer_cannot_be_made_unsolicited_by_taking_the_response_s_word_away() -> None:
    """S14: what the Response says is not signed when only the Assertion is; the confirmation's word is."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe, unsolicited=Unsolicited.ACCEPT)
        _, request_id = await begun(engine, party)
        xml = write(answering(request_id)).replace(f' InResponseTo="{request_id}"'.encode(), b"", 1)
        assert xml.count(request_id.encode()) == 1
        await assert_refused("in_response_to_mismatch", engine, party, None, await receive(engine, party, xml))


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age_s": 0}, {"max_age_s": 3600}])
async def test_an_old_authentication_does_not_answer_force_authn(asked: dict[str, Any]) -> None:
    """S17: the provider answers from a session that it had, though it was told not to."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe)
        flow, request_id = await begun(engine, party, **asked)
        fresh, old = answering(request_id, authn_instant=-SKEW_S), answering(request_id, authn_instant=-SKEW_S - 1)
        await completed(engine, party, flow, await receive(engine, party, write(fresh)))
        await assert_refused("authentication_too_old", engine, party, flow, await receive(engine, party, write(old)))
        plain, plain_id = await begun(engine, party)
        old = replace(old, in_response_to=plain_id)
        await completed(engine, party, plain, await receive(engine, party, write(old)))


async def test_an_authentication_of_the_future_is_none() -> None:
    """S17: otherwise one instant far ahead would answer ForceAuthn for ever."""
    recipe = Recipe(authn_instant=SKEW_S + 1)
    async with engine_at(recipe.now_s) as engine:
        await receive(engine, party_for(recipe), write(Recipe(authn_instant=SKEW_S)))
        with pytest.raises(SignedRefusal) as caught:
            await receive(engine, party_for(recipe), write(recipe))
    assert caught.value.error.code == "assertion_not_yet_valid"


@pytest.mark.parametrize("class_ref", [PASSWORD, MFA + "/", MFA.upper(), "", f"{MFA} {PASSWORD}"])
async def test_a_weaker_class_than_asked_is_refused(class_ref: str) -> None:
    """S17."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe, authn_contexts=(MFA,))
        flow, request_id = await begun(engine, party)
        await completed(engine, party, flow, await receive(engine, party, write(answering(request_id, class_ref=MFA))))
        received = await receive(engine, party, write(answering(request_id, class_ref=class_ref)))
        await assert_refused("authn_context_mismatch", engine, party, flow, received)


async def test_the_class_that_one_login_asks_for_counts() -> None:
    """S17."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe, authn_contexts=(PASSWORD,))
        flow, request_id = await begun(engine, party, acr_values=(MFA,))
        await assert_refused(
            "authn_context_mismatch", engine, party, flow, await receive(engine, party, write(answering(request_id)))
        )


async def test_of_several_confirmations_the_first_that_holds_is_read() -> None:
    """S11, S13: one for another address beside ours; its request must not be taken for ours."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe)
        flow, request_id = await begun(engine, party)
        foreign = Confirmation(recipient="https://other.example/acs", in_response_to="_theirs")
        received = await receive(engine, party, write(answering(request_id, confirmations=(foreign, Confirmation()))))
        assert received.in_response_to == request_id
        await completed(engine, party, flow, received)
