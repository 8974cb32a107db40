"""A new session after a proof: a random token for the browser, its hash for the database (S50)."""

from typing import Final

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Proof, Session
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_id
from vestibule.protocols.evidence import Evidence
from vestibule.seal.token import new_token, token_hash
from vestibule.settings import Settings
from vestibule_sdk.secret import Secret

_DESCRIPTION_CHARACTERS: Final = 160


def proof_of(connection: Connection, evidence: Evidence, *, clock: Clock) -> Proof:
    """The proof that a login through that connection has just given.

    It is as old as the provider says: whoever sits at a browser that is signed in there comes back without being asked
    for anything, and that must not pass for a new proof (S48).
    """
    now_s = clock.now_s()
    at_s = now_s if evidence.authenticated_at_s is None else max(0, min(now_s, evidence.authenticated_at_s))
    return Proof(
        connection_id=connection.id,
        provider_id=connection.provider_id,
        issuer=evidence.claims.issuer,
        subject=evidence.name,
        at_s=at_s,
        upstream_session_id=evidence.upstream_session_id,
        logout_hint=evidence.logout_hint,
    )


def new_session(
    *,
    account_id: str,
    proof: Proof,
    not_after_s: int | None,
    description: str,
    settings: Settings,
    clock: Clock,
) -> tuple[Secret, Session]:
    """Make a session and the token that opens it; nothing is stored yet.

    Args:
        account_id: Whose it is.
        proof: The login that it rests on.
        not_after_s: The end that the provider set, which no session outlives (S15); None for none.
        description: What the browser calls itself.
        settings: How long sessions last otherwise.
        clock: Says when it begins.
    """
    token = new_token()
    now_s = clock.now_s()
    expires_at_s = now_s + settings.session_absolute_s
    if not_after_s is not None:
        expires_at_s = min(expires_at_s, not_after_s)
    session = Session(
        id=new_id(clock.now_ms()),
        token_hash=token_hash(token.reveal()),
        account_id=account_id,
        created_at_s=now_s,
        last_seen_at_s=now_s,
        idle_expires_at_s=min(now_s + settings.session_idle_s, expires_at_s),
        expires_at_s=expires_at_s,
        proof=proof,
        client=description[:_DESCRIPTION_CHARACTERS],
    )
    return token, session
