"""Well signed, and not for now (S15)."""

from lxml import etree
from saml_cases import Case, assert_only_the_attack_is_refused, named, signed_but, tree_but
from saml_messages import before_signing, made_from, one
from saml_recipe import Confirmation, bearer

SKEW_S = 180


def confirmed_but(code: str, name: str, *confirmations: Confirmation) -> Case:
    return signed_but(code, name, confirmations=confirmations)


def second_statement_expired(root: etree._Element) -> None:
    statement = one(root, "saml:Assertion/saml:AuthnStatement")
    copy = etree.fromstring(etree.tostring(statement))
    copy.set("SessionNotOnOrAfter", "2020-01-01T00:00:00Z")
    statement.addnext(copy)


CONFIRMATION = [
    confirmed_but("saml_condition_refused", "bearer without an end", bearer(not_on_or_after=None)),
    confirmed_but("saml_condition_refused", "bearer with a beginning", bearer(not_before=-60)),
    confirmed_but("assertion_expired", "bearer expired", bearer(not_on_or_after=-SKEW_S)),
    confirmed_but("assertion_expired", "bearer expired long ago", bearer(not_on_or_after="2001-01-01T00:00:00Z")),
]
CONDITIONS = [
    signed_but("saml_condition_refused", "no conditions", conditions=False),
    signed_but("assertion_expired", "conditions expired", not_on_or_after=-SKEW_S),
    signed_but("assertion_expired", "conditions expired long ago", not_on_or_after=-100_000),
    signed_but("assertion_not_yet_valid", "conditions in the future", not_before=SKEW_S + 1),
    signed_but(
        "saml_condition_refused",
        "unknown condition",
        more_conditions=('<saml:Condition xmlns:x="urn:x" xsi:type="x:Own"/>',),
    ),
    signed_but("assertion_expired", "session over", session_not_on_or_after=-SKEW_S),
    tree_but("saml_message_malformed", "session of a second statement over", before_signing(second_statement_expired)),
]
TIMES = [
    Case(f"{name} as time", "saml_message_malformed", made_from(**{field: text}), proven=True)
    for field, name, text in (
        ("not_on_or_after", "no zone", "2037-01-01T00:00:00"),
        ("not_on_or_after", "an offset", "2037-01-01T00:00:00+02:00"),
        ("not_on_or_after", "a date", "2037-01-01"),
        ("not_on_or_after", "a word", "tomorrow"),
        ("not_on_or_after", "nothing", ""),
        ("not_on_or_after", "the 31st of February", "2037-02-31T00:00:00Z"),
        ("not_on_or_after", "an hour 25", "2037-01-01T25:00:00Z"),
        ("not_on_or_after", "Arabic digits", "٢٠٣٧-01-01T00:00:00Z"),
        ("not_on_or_after", "a year of five digits", "20370-01-01T00:00:00Z"),
        ("not_on_or_after", "a number", "2114380800"),
        ("not_before", "a space", "2020-01-01 00:00:00Z"),
        ("not_before", "a negative year", "-2020-01-01T00:00:00Z"),
        ("not_before", "the year 0", "0000-01-01T00:00:00Z"),
        ("authn_instant", "a small z", "2020-01-01T00:00:00z"),
        ("session_not_on_or_after", "infinity", "INF"),
    )
]

CASES = [*CONFIRMATION, *CONDITIONS, *TIMES]


@named(CASES)
async def test_a_response_is_for_now(case: Case) -> None:
    """S10, S15."""
    await assert_only_the_attack_is_refused(case)
