"""`state` is the one of the flow that this browser's cookie holds (RFC 6749 10.12, S29)."""

import hmac

from vestibule.errors import StateMismatch
from vestibule.protocols.engine import Callback, FlowState
from vestibule.protocols.oauth2.flow_secrets import state_of


def check_state(flow: FlowState, callback: Callback) -> None:
    """Compare in constant time, before anything else of the answer is looked at.

    Raises:
        StateMismatch: state_mismatch.
    """
    received = callback.parameters.get("state", "")
    if not hmac.compare_digest(state_of(flow).encode(), received.encode("utf-8", "replace")):
        raise StateMismatch(
            "The callback's state is not the one of this flow" if received else "The callback has no state",
            hint="Start the sign-in again in the same browser. If it keeps happening, check that cookies are kept and "
            "that a proxy in front does not drop the query.",
            expected="the state of this browser's flow",
            received="another state" if received else "no state",
        )
