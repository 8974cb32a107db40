"""What a completed login proves, whatever the protocol: verified, not yet mapped."""

from msgspec import Struct

from vestibule.protocols.oauth2.access import Access
from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.oauth2 import VerifiedDocuments
from vestibule_sdk.secret import Secret


class Evidence(Struct, frozen=True, kw_only=True):
    """The outcome of a login at a provider.

    Attributes:
        claims: What the connector maps to an identity.
        name: How the provider's own logout messages name this person: `sub`, or the NameID with its qualifiers. Plain
            OAuth 2.0 has no such messages; there it is the subject.
        upstream_session_id: `sid` or SessionIndex, for a logout that begins at the provider; None when it gave none.
        logout_hint: What a logout that begins here has to repeat: the ID token, or the NameID verbatim. Only the engine
            that made it reads it.
        authenticated_at_s: When the person proved who they are there, by the provider's own word (`auth_time`,
            AuthnInstant); None when it gave none. It may lie in our future by as much as two clocks differ.
        session_expires_at_s: No session of ours may outlive this instant; None when the provider set no bound (S15).
        access: The login's access token, for the connector's calls to the provider's API; None where the profile names
            no origin for them. It shows nothing of itself and cannot be encoded, so it is never stored.
    """

    claims: VerifiedClaims | VerifiedDocuments | VerifiedAssertion
    name: str
    upstream_session_id: str | None = None
    logout_hint: Secret | None = None
    authenticated_at_s: int | None = None
    session_expires_at_s: int | None = None
    access: Access | None = None
