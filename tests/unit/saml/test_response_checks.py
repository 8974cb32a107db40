"""Each check of an assertion by itself (S10-S17): also where the schema, say, would refuse it as well."""

import pytest
from manual_clock import STARTS_AT_S
from saml_messages import one
from saml_receiving import own_side, party_for
from saml_recipe import Recipe
from saml_written import tree_of

from vestibule.errors import LoginError
from vestibule.protocols.saml.response.checks.authentication import check_authentication
from vestibule.protocols.saml.response.checks.pipeline import Check, check_response
from vestibule.protocols.saml.response.checks.times import VALID_AT_MOST_S, check_times
from vestibule.protocols.saml.response.checks.version import check_version
from vestibule.protocols.saml.response.expectation import Expectation, Reading

SKEW_S = 180
DAY_S = 86_400
FAR = "2099-01-01T00:00:00Z"
EXPECTED = Expectation(
    profile=party_for(Recipe()).profile,
    entity_id=own_side().entity_id,
    acs_url=own_side().acs_url,
    now_s=STARTS_AT_S,
)


def reading(recipe: Recipe) -> Reading:
    """What stands in an assertion, as if a signature over it had held."""
    return Reading(
        assertion=one(tree_of(recipe), "saml:Assertion"),
        response_issuer=recipe.response_issuer,
        destination=recipe.destination,
        response_in_response_to=recipe.in_response_to,
    )


def refusal(check: Check, read: Reading) -> str:
    """The code of it, from a check that takes a good assertion."""
    check(reading(Recipe()), EXPECTED)
    with pytest.raises(LoginError) as caught:
        check(read, EXPECTED)
    return caught.value.code


def test_a_good_assertion_passes_every_check() -> None:
    assert check_response(reading(Recipe()), EXPECTED).get("Recipient") == EXPECTED.acs_url


@pytest.mark.parametrize("assertion_id", [None, ""])
def test_s16_an_assertion_without_an_id_cannot_be_remembered(assertion_id: str | None) -> None:
    """S16: a response that is signed as a whole could hold one."""
    assert refusal(check_version, reading(Recipe(assertion_id=assertion_id))) == "saml_message_malformed"


@pytest.mark.parametrize("version", ["", "1.1", "2", "2.00", "2.1", " 2.0"])
def test_s17_an_assertion_is_of_version_2_0(version: str) -> None:
    """S17."""
    assert refusal(check_version, reading(Recipe(assertion_version=version))) == "saml_message_malformed"


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ({"assertion_instant": SKEW_S}, {"assertion_instant": SKEW_S + 1}, "assertion_not_yet_valid"),
        ({"not_before": SKEW_S}, {"not_before": SKEW_S + 1}, "assertion_not_yet_valid"),
        ({"not_on_or_after": 1 - SKEW_S}, {"not_on_or_after": -SKEW_S}, "assertion_expired"),
        (
            {"assertion_instant": 1 - DAY_S - SKEW_S, "not_on_or_after": FAR},
            {"assertion_instant": -DAY_S - SKEW_S, "not_on_or_after": FAR},
            "assertion_expired",
        ),
        (
            {"assertion_instant": 1 - DAY_S - SKEW_S, "not_on_or_after": None},
            {"assertion_instant": -DAY_S - SKEW_S, "not_on_or_after": None},
            "assertion_expired",
        ),
    ],
)
def test_s15_every_time_is_held_against_the_clock(good: dict[str, int], bad: dict[str, int], code: str) -> None:
    """S15, S16: to the second; and nothing is good for longer than it would be remembered."""
    check_times(reading(Recipe(**good)), EXPECTED)  # type: ignore[arg-type]  # fields of Recipe
    assert refusal(check_times, reading(Recipe(**bad))) == code  # type: ignore[arg-type]  # fields of Recipe


def test_s16_a_day_is_a_day() -> None:
    assert VALID_AT_MOST_S == DAY_S


def test_an_assertion_without_times_of_its_own_is_good_while_it_is_young() -> None:
    """SAML core 2.5.1.2: both are optional there; the confirmation's end is not."""
    check_times(reading(Recipe(not_before=None, not_on_or_after=None)), EXPECTED)


def test_s15_a_session_that_has_ended_begins_none_here() -> None:
    """S15: no skew is added to it."""
    check_authentication(reading(Recipe(session_not_on_or_after=1)), EXPECTED)
    assert refusal(check_authentication, reading(Recipe(session_not_on_or_after=0))) == "assertion_expired"


def test_s17_somebody_authenticated_at_some_time() -> None:
    """S17."""
    assert refusal(check_authentication, reading(Recipe(authn_instant=None))) == "saml_message_malformed"
    assert refusal(check_authentication, reading(Recipe(authn_instant="today"))) == "saml_message_malformed"
    assert refusal(check_authentication, reading(Recipe(statement=False))) == "saml_message_malformed"
    check_authentication(reading(Recipe(authn_instant=SKEW_S)), EXPECTED)
    future = reading(Recipe(authn_instant=SKEW_S + 1))
    assert refusal(check_authentication, future) == "assertion_not_yet_valid"
