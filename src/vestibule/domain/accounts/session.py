"""A session: what a browser holds after a login."""

from typing import Final

from msgspec import Struct

from vestibule_sdk.secret import Secret

FRESH_S: Final = 600
"""How long after a proof the ways into an account may be changed (S48): as long as one sign-in may take."""


class Proof(Struct, frozen=True, kw_only=True):
    """One login that this session rests on.

    Attributes:
        provider_id: As shown to applications; the connection may since have been renamed or removed.
        at_s: When the person proved who they are: by the provider's word where it gives one, else when they came back.
        subject: What the provider calls the person when it ends their sessions: `sub`, or the NameID with its
            qualifiers. In SAML this need not be the identity's subject.
        upstream_session_id: The provider's `sid` or SessionIndex, by which it ends this session.
        logout_hint: What a logout at the provider has to repeat: the ID token, or the NameID verbatim. Kept sealed.
    """

    connection_id: str
    provider_id: str
    issuer: str
    subject: str
    at_s: int
    upstream_session_id: str | None = None
    logout_hint: Secret | None = None


class Session(Struct, frozen=True, kw_only=True):
    """A server-side session (S50). The browser holds a random token; here is only its hash.

    Attributes:
        id: ULID, to name the session on the account page.
        token_hash: SHA-256 of the cookie's token.
        last_seen_at_s: Written at most once a minute.
        idle_expires_at_s: Moves with use, never beyond `expires_at_s`.
        revoked_at_s: None while it is good.
        client: What the browser called itself at login, shortened, for display.
    """

    id: str
    token_hash: bytes
    account_id: str
    created_at_s: int
    last_seen_at_s: int
    idle_expires_at_s: int
    expires_at_s: int
    proof: Proof
    client: str
    revoked_at_s: int | None = None


def is_live(session: Session, *, now_s: int) -> bool:
    """Whether the session is neither revoked nor past its idle or absolute end."""
    return session.revoked_at_s is None and now_s < session.idle_expires_at_s and now_s < session.expires_at_s


def is_fresh(session: Session, *, now_s: int) -> bool:
    """Whether its person has proved who they are lately enough to change the ways into the account (S48)."""
    return now_s - session.proof.at_s <= FRESH_S
