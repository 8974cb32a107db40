"""Unguessable values of one flow, from one seed in the browser's sealed cookie (S21, S29).

Each is the keyed BLAKE2b (RFC 7693 2.9) of the flow's id under the seed, personalised by its purpose, so none tells
anything about another, the cookie carries 32 bytes instead of several texts, and no value fits another flow.
(HMAC-SHA256 would do as well, at four times the cost: a login derives six.)
"""

import hashlib
from base64 import urlsafe_b64encode
from typing import Final

from vestibule.protocols.engine import FlowState

_MAC_BYTES: Final = 32


def derive(flow: FlowState, purpose: bytes) -> str:
    """The flow's value for a purpose: 256 bits, 43 characters of base64url."""
    mac = hashlib.blake2b(flow.flow_id.encode(), key=flow.seed, person=purpose, digest_size=_MAC_BYTES)
    return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode("ascii")
