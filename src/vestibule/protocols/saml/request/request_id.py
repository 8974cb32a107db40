"""The ID of an AuthnRequest: unguessable, bound to the browser's flow, and the way back to it (S13, S21).

`_<flow id>.<256 bits>`: an NCName, as xs:ID demands. Nothing is stored when a login begins; whoever brings the answer
has to hold the cookie of that flow, from whose seed the rest of the ID is made again.
"""

import hmac
import re
from typing import Final

from vestibule.errors import InResponseToMismatch
from vestibule.protocols.engine import FlowState
from vestibule.protocols.flow_secret import derive
from vestibule.protocols.shown import shown

_REQUEST_ID: Final = re.compile(r"_([A-Za-z0-9]{1,64})\.[A-Za-z0-9_-]{43}")


def request_id_of(flow: FlowState) -> str:
    """The ID of a flow's request."""
    return f"_{flow.flow_id}.{derive(flow, b'saml request id')}"


def flow_id_of(in_response_to: str) -> str:
    """The flow that an InResponseTo claims to answer; `check_in_response_to` checks the claim.

    Raises:
        InResponseToMismatch: in_response_to_mismatch: no request of ours has such an ID.
    """
    found = _REQUEST_ID.fullmatch(in_response_to)
    if found is None:
        raise InResponseToMismatch(
            "the response's InResponseTo does not have the shape of an ID of ours", received=shown(in_response_to)
        )
    return found[1]


def check_in_response_to(flow: FlowState, in_response_to: str | None) -> None:
    """Hold an InResponseTo against the flow of the browser that brought it (S13).

    Raises:
        InResponseToMismatch: in_response_to_mismatch.
    """
    if in_response_to is None or not hmac.compare_digest(in_response_to.encode(), request_id_of(flow).encode()):
        raise InResponseToMismatch(
            "the response answers another request than the one of this browser's flow",
            received="no InResponseTo" if in_response_to is None else shown(in_response_to),
        )
