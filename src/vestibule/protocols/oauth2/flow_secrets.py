"""`state`, `nonce` and the PKCE verifier: three unguessable values from one seed in the browser's sealed cookie (S29).

`state` begins with the flow id, because the host has to find the right cookie among several before it can check
anything.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from typing import Final

from vestibule.errors import StateMismatch
from vestibule.protocols.engine import FlowState
from vestibule.protocols.flow_secret import derive

_STATE: Final = re.compile(r"([A-Za-z0-9_-]{1,64})\.[A-Za-z0-9_-]{43}")


def state_of(flow: FlowState) -> str:
    """The `state` parameter: `<flow id>.<256 bits>`."""
    return f"{flow.flow_id}.{derive(flow, b'state')}"


def nonce_of(flow: FlowState) -> str:
    """The `nonce` parameter (OpenID Connect Core 15.5.2)."""
    return derive(flow, b"nonce")


def verifier_of(flow: FlowState) -> str:
    """The PKCE code verifier: 43 characters, the length RFC 7636 4.1 recommends."""
    return derive(flow, b"pkce")


def challenge_of(verifier: str) -> str:
    """The S256 code challenge of a verifier (RFC 7636 4.2)."""
    return _base64url(hashlib.sha256(verifier.encode("ascii")).digest())


def flow_id_of(state: str) -> str:
    """The flow id that a callback's `state` claims; the claim is checked by `check_state`.

    Raises:
        StateMismatch: state_mismatch: not a `state` of ours.
    """
    found = _STATE.fullmatch(state)
    if found is None:
        raise StateMismatch("The callback's state does not have the shape of one of ours")
    return found[1]


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
