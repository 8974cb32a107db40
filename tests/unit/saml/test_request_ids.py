"""The ID of a request: nobody guesses it, it belongs to one flow of one browser, and it leads back there (S13, S21)."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from saml_beginning import FLOW_ID, asked_of_the_provider

from vestibule.errors import InResponseToMismatch
from vestibule.protocols.engine import FlowState
from vestibule.protocols.saml.engine import SAMLEngine
from vestibule.protocols.saml.request.request_id import check_in_response_to, flow_id_of, request_id_of

SEEDS = st.binary(min_size=32, max_size=32)
FLOW_IDS = st.from_regex(r"[A-Za-z0-9]{1,64}", fullmatch=True)
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


def flow(seed: bytes = bytes(32), flow_id: str = FLOW_ID) -> FlowState:
    return FlowState(flow_id=flow_id, seed=seed, redirect_uri="https://app.example/acs", begun_at_s=0)


async def test_s21_no_two_requests_have_one_id() -> None:
    """S21: not even for one and the same flow id; each holds 256 bits after the point."""
    ids = {(await asked_of_the_provider()).get("ID", "") for _ in range(20)}
    assert len(ids) == 20
    for request_id in ids:
        assert NCNAME.fullmatch(request_id)
        assert len(request_id.partition(".")[2]) * 6 >= 256


@given(SEEDS, FLOW_IDS)
def test_s13_an_id_leads_back_to_its_flow(seed: bytes, flow_id: str) -> None:
    """S13."""
    request_id = request_id_of(flow(seed, flow_id))
    assert NCNAME.fullmatch(request_id)
    assert flow_id_of(request_id) == flow_id
    assert SAMLEngine.flow_id_of(request_id) == flow_id
    check_in_response_to(flow(seed, flow_id), request_id)


@given(SEEDS, FLOW_IDS, SEEDS, FLOW_IDS)
def test_s13_an_id_belongs_to_one_flow_and_one_seed(seed: bytes, flow_id: str, other: bytes, other_id: str) -> None:
    """S13, S21: whoever knows the flow's id lacks its seed, and the reverse."""
    assume((seed, flow_id) != (other, other_id))
    for pair in {(other, flow_id), (seed, other_id), (other, other_id)} - {(seed, flow_id)}:
        with pytest.raises(InResponseToMismatch) as caught:
            check_in_response_to(flow(*pair), request_id_of(flow(seed, flow_id)))
        assert caught.value.code == "in_response_to_mismatch"


@given(SEEDS, st.text() | st.none())
def test_s13_no_other_text_answers_a_flow(seed: bytes, text: str | None) -> None:
    """S13."""
    assume(text != request_id_of(flow(seed)))
    with pytest.raises(InResponseToMismatch):
        check_in_response_to(flow(seed), text)


@given(st.text())
def test_s13_a_text_of_another_shape_leads_nowhere(text: str) -> None:
    """S13, S19."""
    assume(not re.fullmatch(r"_[A-Za-z0-9]{1,64}\.[A-Za-z0-9_-]{43}", text))
    with pytest.raises(InResponseToMismatch) as caught:
        flow_id_of(text)
    assert caught.value.code == "in_response_to_mismatch"


@pytest.mark.parametrize("change", ["x{}", "{}x", " {}", "{}\n", "_{}", "{}="])
def test_s13_nothing_may_stand_around_an_id(change: str) -> None:
    """S13: a final newline neither, which a careless pattern lets through."""
    with pytest.raises(InResponseToMismatch):
        flow_id_of(change.format(request_id_of(flow())))


def test_s21_the_seed_is_in_no_id() -> None:
    """S21: an answer that is stolen tells nothing about the flow's other secrets."""
    seed = bytes(range(32))
    request_id = request_id_of(flow(seed))
    assert seed.hex() not in request_id
    assert request_id != request_id_of(flow(bytes(32)))
