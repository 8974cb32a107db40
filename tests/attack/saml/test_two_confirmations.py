"""Assertions with more than one bearer confirmation: neither shortens memory, nor makes an answer look unasked for."""

import pytest
from saml_cases import Accepted, received_from
from saml_recipe import REQUEST, Recipe, bearer

from vestibule_sdk.saml import Unsolicited


@pytest.mark.parametrize("order", [(None, REQUEST), (REQUEST, None)])
async def test_s14_what_answers_a_request_is_not_unsolicited(order: tuple[str | None, ...]) -> None:
    """S13, S14: it stays an answer, which needs the browser that asked."""
    confirmations = tuple(bearer(in_response_to=in_response_to) for in_response_to in order)
    recipe = Recipe(in_response_to=None, confirmations=confirmations)
    profile = {"unsolicited": Unsolicited.ACCEPT}
    received = await received_from(Accepted("two confirmations", recipe=recipe, profile=profile))
    assert received.in_response_to == REQUEST


@pytest.mark.parametrize("ends_s", [(30, 3_600), (3_600, 30), (30, 3_600, 60)])
async def test_s16_an_assertion_is_remembered_until_its_last_confirmation_ends(ends_s: tuple[int, ...]) -> None:
    """S16: the one that held today is not the only one that could hold tomorrow."""
    recipe = Recipe(confirmations=tuple(bearer(not_on_or_after=end_s) for end_s in ends_s), not_on_or_after=3_600)
    received = await received_from(Accepted("several confirmations", recipe=recipe))
    assert received.replay_until_s > recipe.now_s + 3_600 + 180
