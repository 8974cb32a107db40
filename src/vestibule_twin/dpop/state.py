"""What a twin keeps for DPoP: the nonces it gave away, the proofs it has seen. Source: RFC 9449 sections 8 and 11.1."""

import secrets
from collections.abc import Callable
from typing import Final

from vestibule_twin.expiring import Expiring

NONCE_S: Final = 300
PROOF_S: Final = 600
AT_MOST: Final = 20_000


class DPoPState:
    """The DPoP side of one twin."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._nonces: Expiring[str, bool] = Expiring(ttl_s=NONCE_S, at_most=AT_MOST, clock=clock)
        self._seen: Expiring[str, bool] = Expiring(ttl_s=PROOF_S, at_most=AT_MOST, clock=clock)

    def new_nonce(self) -> str:
        """Return a nonce that proofs may hold from now on."""
        nonce = secrets.token_urlsafe(24)
        self._nonces.put(nonce, value=True)
        return nonce

    def gave(self, nonce: object) -> bool:
        """Tell whether a nonce is one of ours and not too old."""
        return isinstance(nonce, str) and self._nonces.get(nonce) is not None

    def first_sight(self, jti: str) -> bool:
        """Tell whether a proof is new, and remember it."""
        if self._seen.get(jti):
            return False
        self._seen.put(jti, value=True)
        return True
