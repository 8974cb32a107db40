"""What a completed login proves, whatever the protocol: verified, not yet mapped."""

from msgspec import Struct

from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.secret import Secret


class Evidence(Struct, frozen=True, kw_only=True):
    """The outcome of a login at a provider.

    Attributes:
        claims: What the connector maps to an identity.
        name: How the provider's own logout messages name this person: `sub`, or the NameID with its qualifiers.
        upstream_session_id: `sid` or SessionIndex, for a logout that begins at the provider; None when it gave none.
        logout_hint: What a logout that begins here has to repeat: the ID token, or the NameID verbatim. Only the engine
            that made it reads it.
        session_expires_at_s: No session of ours may outlive this instant; None when the provider set no bound (S15).
    """

    claims: VerifiedClaims | VerifiedAssertion
    name: str
    upstream_session_id: str | None = None
    logout_hint: Secret | None = None
    session_expires_at_s: int | None = None
