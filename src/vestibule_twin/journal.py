"""What the twin was asked for, so that a test can assert on what a relying party did and did not do.

"No code was redeemed twice", "the JWKS was fetched once", "the secret came in the header": all of it is read from here.
Counts have no bound but few names; lists keep their newest entries only.
"""

from collections import Counter, deque

import msgspec
from msgspec import Struct

KEPT = 1_000


class Refusal(Struct, frozen=True):
    """A token request that was refused: the OAuth error, why, and by whom it was made."""

    error: str
    reason: str
    client_id: str | None
    at_s: int


class Delivery(Struct, frozen=True):
    """A back-channel logout call: the answer's status, or 0 and what went wrong on the way."""

    client_id: str
    uri: str
    sid: str
    status: int
    problem: str = ""


class Journal:
    """Everything received since the start or the last `clear`."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.requests: Counter[str] = Counter()
        self.auth_methods: Counter[str] = Counter()
        self.codes_issued = 0
        self.codes_redeemed = 0
        self.codes_replayed = 0
        self.refusals: deque[Refusal] = deque(maxlen=KEPT)
        self.authorizations: deque[dict[str, str]] = deque(maxlen=KEPT)
        self.logout_hints: deque[str] = deque(maxlen=KEPT)
        self.consents: deque[dict[str, str]] = deque(maxlen=KEPT)
        self.proofs: deque[dict[str, object]] = deque(maxlen=KEPT)
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT)
        self.authn_requests: deque[dict[str, object]] = deque(maxlen=KEPT)
        self.saml_responses_sent = 0
        self.saml_logout_requests: deque[dict[str, object]] = deque(maxlen=KEPT)
        self.saml_logout_responses: deque[dict[str, object]] = deque(maxlen=KEPT)
        self.saml_refusals: deque[str] = deque(maxlen=KEPT)

    def as_json(self) -> bytes:
        """Return all of it as a JSON object, as `GET /_twin/journal` does."""
        return msgspec.json.encode(
            {name: list(kept) if isinstance(kept, deque) else kept for name, kept in vars(self).items()}
        )
