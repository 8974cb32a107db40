"""The second half of a login, check by check: whose flow, how fresh, how strong (S13, S14, S17)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manual_clock import STARTS_AT_S
from msgspec.structs import replace
from saml_receiving import party_for
from saml_recipe import ACS, IDP, PASSWORD, SP, Recipe

from vestibule.errors import VestibuleError
from vestibule.protocols.engine import FlowState
from vestibule.protocols.saml.completion import complete
from vestibule.protocols.saml.logout.hint import LogoutHint, read_hint
from vestibule.protocols.saml.received import ReceivedAssertion
from vestibule.protocols.saml.request.request_id import request_id_of
from vestibule.protocols.saml.response.subject import name_of
from vestibule_sdk.assertion import NameID
from vestibule_sdk.saml import NAME_ID_PERSISTENT, NAME_ID_TRANSIENT, Unsolicited

NOW_S = STARTS_AT_S
MFA = "https://refeds.org/profile/mfa"
FLOW = FlowState(flow_id="flow1", seed=bytes(32), redirect_uri=ACS, begun_at_s=NOW_S - 60)
ALICE = NameID(value="alice-0001", format=NAME_ID_PERSISTENT)
RECEIVED = ReceivedAssertion(
    issuer=IDP,
    assertion_id="_assertion-1",
    in_response_to=request_id_of(FLOW),
    subject="the subject",
    name_id=ALICE,
    attributes={"mail": ("alice@hall.example",)},
    authn_context=PASSWORD,
    authn_instant_s=NOW_S - 30,
    session_index="session-1",
    session_expires_at_s=NOW_S + 3600,
    replay_until_s=NOW_S + 600,
)
UNASKED = replace(RECEIVED, in_response_to=None)


def refusal(flow: FlowState | None, received: ReceivedAssertion, **profile: Any) -> str:  # noqa: ANN401 - fields of SAMLProfile
    """The code of it."""
    with pytest.raises(VestibuleError) as caught:
        complete(party_for(Recipe(), **profile), flow, received, now_s=NOW_S)
    return caught.value.code


def completes(flow: FlowState | None, received: ReceivedAssertion, **profile: Any) -> bool:  # noqa: ANN401 - fields of SAMLProfile
    return complete(party_for(Recipe(), **profile), flow, received, now_s=NOW_S).claims.subject == received.subject


@pytest.mark.parametrize("skew_s", [0, 180, 300])
def test_s17_force_authn_is_held_against_the_flow_s_beginning(skew_s: int) -> None:
    """S17: less the skew, to the second."""
    forced = replace(FLOW, max_age_s=0)
    earliest_s = FLOW.begun_at_s - skew_s
    assert completes(forced, replace(RECEIVED, authn_instant_s=earliest_s), skew_s=skew_s)
    assert completes(forced, replace(RECEIVED, authn_instant_s=NOW_S), skew_s=skew_s)
    too_old = replace(RECEIVED, authn_instant_s=earliest_s - 1)
    assert refusal(forced, too_old, skew_s=skew_s) == "authentication_too_old"
    assert completes(FLOW, too_old, skew_s=skew_s)


def test_s17_force_authn_is_the_flow_s_and_not_the_connection_s() -> None:
    """S17: a connection that was hardened meanwhile asked nothing of the login that is under way."""
    assert completes(FLOW, replace(RECEIVED, authn_instant_s=0), force_authn=True)


def test_s17_what_the_link_asked_for_comes_before_what_the_connection_says() -> None:
    """S17: a flow that asked for nothing more is held against the connection's own classes."""
    asked = replace(FLOW, acr_values=(MFA,))
    assert refusal(asked, RECEIVED, authn_contexts=(PASSWORD,)) == "authn_context_mismatch"
    assert completes(asked, replace(RECEIVED, authn_context=MFA), authn_contexts=(PASSWORD, MFA))
    assert refusal(FLOW, RECEIVED, authn_contexts=(MFA,)) == "authn_context_mismatch"
    assert completes(FLOW, RECEIVED, authn_contexts=(MFA, PASSWORD))


@pytest.mark.parametrize(
    ("answered", "good"),
    [(PASSWORD, True), (MFA, True), (None, False), ("", False), ("urn:x", False), (PASSWORD.upper(), False)],
)
def test_s17_the_class_is_one_of_those_asked_for(answered: str | None, *, good: bool) -> None:
    """S17."""
    flow, received = replace(FLOW, acr_values=(MFA, PASSWORD)), replace(RECEIVED, authn_context=answered)
    if good:
        assert completes(flow, received)
    else:
        assert refusal(flow, received) == "authn_context_mismatch"
    assert completes(FLOW, received)


@pytest.mark.parametrize("unsolicited", list(Unsolicited))
def test_s14_a_response_to_nothing_completes_only_where_it_is_accepted(unsolicited: Unsolicited) -> None:
    """S14."""
    if unsolicited is Unsolicited.ACCEPT:
        assert completes(None, UNASKED, unsolicited=unsolicited)
    else:
        assert refusal(None, UNASKED, unsolicited=unsolicited) == "unsolicited_response"


@pytest.mark.parametrize("unsolicited", list(Unsolicited))
def test_s13_an_answer_without_its_browser_is_nobody_s(unsolicited: Unsolicited) -> None:
    """S13, S14: neither with no flow, nor in a flow that asked nothing of the kind."""
    assert refusal(None, RECEIVED, unsolicited=unsolicited) == "in_response_to_mismatch"
    assert refusal(FLOW, UNASKED, unsolicited=unsolicited) == "in_response_to_mismatch"


def test_s14_an_accepted_response_to_nothing_still_obeys_the_connection() -> None:
    """S14, S17: freshness counts from now, as nothing else began."""
    accept = {"unsolicited": Unsolicited.ACCEPT}
    assert refusal(None, UNASKED, **accept, authn_contexts=(MFA,)) == "authn_context_mismatch"
    assert completes(None, UNASKED, **accept, authn_contexts=(MFA, PASSWORD))
    fresh, old = (replace(UNASKED, authn_instant_s=NOW_S - age_s) for age_s in (180, 181))
    assert completes(None, fresh, **accept, force_authn=True)
    assert refusal(None, old, **accept, force_authn=True) == "authentication_too_old"
    assert completes(None, old, **accept)


@pytest.mark.parametrize(
    "flow",
    [
        replace(FLOW, flow_id="flow2"),
        replace(FLOW, seed=bytes(31) + b"\1"),
        replace(FLOW, flow_id="Flow1"),
    ],
)
def test_s13_the_answer_to_another_flow_is_refused(flow: FlowState) -> None:
    """S13."""
    assert refusal(flow, RECEIVED) == "in_response_to_mismatch"


@pytest.mark.parametrize("sealed", [ACS + "/", ACS[:-1], ACS.replace("Hall", "Annexe"), ACS.upper(), ""])
def test_s30_the_answer_has_to_arrive_where_the_flow_was_told(sealed: str) -> None:
    """S30: a connection's address that was changed meanwhile, or another connection's."""
    assert refusal(replace(FLOW, redirect_uri=sealed), RECEIVED) == "redirect_uri_mismatch"


@given(st.text() | st.none())
def test_s13_nothing_but_the_flow_s_own_request_is_answered(in_response_to: str | None) -> None:
    """S13."""
    received = replace(RECEIVED, in_response_to=in_response_to)
    if in_response_to == RECEIVED.in_response_to:
        assert completes(FLOW, received)
    else:
        assert refusal(FLOW, received) == "in_response_to_mismatch"


def test_the_evidence_is_what_was_received() -> None:
    """S15: with the bound of the provider's session."""
    evidence = complete(party_for(Recipe()), FLOW, RECEIVED, now_s=NOW_S)
    assert evidence.claims.issuer == IDP
    assert evidence.claims.subject == "the subject"
    assert evidence.session_expires_at_s == NOW_S + 3600
    assert evidence.upstream_session_id == "session-1"
    assert evidence.name == name_of(ALICE, idp=IDP, sp=SP)
    assert evidence.logout_hint is not None
    assert read_hint(evidence.logout_hint) == LogoutHint(name_id=ALICE, session_index="session-1")


def test_s43_a_transient_name_is_for_logout_alone() -> None:
    """S43: a connector never sees it."""
    transient = NameID(value="_t-1", format=NAME_ID_TRANSIENT)
    evidence = complete(party_for(Recipe()), FLOW, replace(RECEIVED, name_id=transient), now_s=NOW_S)
    assert getattr(evidence.claims, "name_id", "absent") is None
    assert evidence.name == name_of(transient, idp=IDP, sp=SP)
    assert evidence.logout_hint is not None
    hint = read_hint(evidence.logout_hint)
    assert hint is not None
    assert hint.name_id == transient


def test_s22_whom_the_provider_did_not_name_it_cannot_log_out() -> None:
    """S22, S43: the person is known by an attribute, and there is nothing to repeat in a LogoutRequest."""
    evidence = complete(party_for(Recipe()), FLOW, replace(RECEIVED, name_id=None, session_index=None), now_s=NOW_S)
    assert (evidence.name, evidence.logout_hint, evidence.upstream_session_id) == ("the subject", None, None)
