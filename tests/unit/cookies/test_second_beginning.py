"""The flow of a login that was begun anew remembers it in its sealed cookie, and is no larger for it."""

import pytest
from msgspec import structs

from vestibule.domain.ids import new_id
from vestibule.errors import StateMismatch
from vestibule.flows.login.flow import Flow, Purpose
from vestibule.protocols.engine import FlowState
from vestibule.web.cookies.flow_wire import decode_flow, encode_flow

BASE_URL = "https://sso.example"
FLOW_ID = new_id(1_764_000_000_000)
FLOW = Flow(
    purpose=Purpose.LOGIN,
    connection_id=new_id(1_764_000_000_000),
    login_version=3,
    return_to="/deep?link=1",
    issued_at_s=1_764_000_000,
    state=FlowState(
        flow_id=FLOW_ID,
        seed=b"s" * 32,
        redirect_uri=f"{BASE_URL}/api/auth/sso/callback/Okta",
        begun_at_s=1_764_000_000,
        acr_values=("urn:mfa",),
        max_age_s=300,
    ),
)
ANEW = structs.replace(FLOW, state=structs.replace(FLOW.state, is_restart=True))


@pytest.mark.parametrize("flow", [FLOW, ANEW, structs.replace(ANEW, provider=b"p" * 16)])
def test_what_is_written_is_read(flow: Flow) -> None:
    assert decode_flow(encode_flow(flow, base_url=BASE_URL), flow_id=FLOW_ID, base_url=BASE_URL) == flow


def test_a_second_beginning_takes_no_byte_more() -> None:
    """DESIGN.md: the largest flow fills its cookie to the last one."""
    first, second = (encode_flow(flow, base_url=BASE_URL) for flow in (FLOW, ANEW))
    assert first != second
    assert len(first) == len(second)


def test_a_purpose_that_nobody_knows_is_another_versions() -> None:
    plain = encode_flow(FLOW, base_url=BASE_URL)
    with pytest.raises(StateMismatch) as caught:
        decode_flow(plain.replace(b"\xa1l", b"\xa1z", 1), flow_id=FLOW_ID, base_url=BASE_URL)
    assert caught.value.code == "state_mismatch"
