"""The tokens a twin issues. Source: OIDC Core sections 2 and 3.1.3.6, Back-Channel Logout 1.0 section 2.4."""

import hashlib
import secrets
from typing import Final

from vestibule_twin.config import Client
from vestibule_twin.faults.id_token import bend_id_token
from vestibule_twin.faults.logout import bend_logout_token
from vestibule_twin.faults.tenant import bend_tenant
from vestibule_twin.jose import Draft, b64url
from vestibule_twin.logout_event import EVENTS
from vestibule_twin.people import Person
from vestibule_twin.state import AMR, Access, Grant, Session, Twin

LOGOUT_TOKEN_S: Final = 120
"""At most two minutes, says Back-Channel Logout 1.0 section 2.4."""


def at_hash(access_token: str) -> str:
    """Return the left half of the SHA-256 (our algorithms' hash) of an access token: OIDC Core 3.1.3.6."""
    return b64url(hashlib.sha256(access_token.encode("ascii")).digest()[:16])


def _draft(twin: Twin, person: Person, typ: str, claims: dict[str, object]) -> Draft:
    key = twin.ring_of(person).current
    return Draft(header={"alg": key.alg, "typ": typ, "kid": key.kid}, claims=claims, sign=key.sign)


def id_token(twin: Twin, client: Client, grant: Grant, access_token: str) -> str:
    """Return the ID token of a redeemed code, bent by the faults in force."""
    now_s = twin.now_s()
    session, person = grant.session, grant.session.person
    claims: dict[str, object] = {
        "iss": twin.issuer_of(person),
        "sub": person.subject,
        "aud": client.client_id,
        "iat": now_s,
        "exp": now_s + twin.config.id_token_s,
        "auth_time": grant.auth_time_s,
        "acr": grant.acr,
        "amr": AMR[grant.acr],
        "sid": session.sid,
        "at_hash": at_hash(access_token),
        **person.claims(grant.scopes),
    }
    if grant.nonce is not None:
        claims["nonce"] = grant.nonce
    told = twin.told(person, client_id=client.client_id, scopes=grant.scopes)
    draft = _draft(twin, person, "JWT", twin.personality.id_token(claims, told))
    if twin.faults.tenant:
        draft = bend_tenant(draft, twin.faults.tenant, twin.materials(client, person))
    if twin.faults.id_token:
        draft = bend_id_token(draft, twin.faults.id_token, twin.materials(client, person))
    return draft.compact()


def logout_token(twin: Twin, client: Client, session: Session) -> str:
    """Return a logout token for one client of a session, bent by the faults in force."""
    now_s = twin.now_s()
    draft = _draft(
        twin,
        session.person,
        "logout+jwt",
        {
            "iss": twin.issuer_of(session.person),
            "sub": session.person.subject,
            "aud": client.client_id,
            "iat": now_s,
            "exp": now_s + LOGOUT_TOKEN_S,
            "jti": secrets.token_urlsafe(16),
            "events": EVENTS,
            "sid": session.sid,
        },
    )
    if twin.faults.logout_token:
        draft = bend_logout_token(draft, twin.faults.logout_token, twin.materials(client, session.person))
    return draft.compact()


def signed_userinfo(twin: Twin, access: Access, claims: dict[str, object]) -> str:
    """Return userinfo claims as a JWT (OIDC Core section 5.3.2)."""
    about = {"iss": twin.issuer_of(access.person), "aud": access.client_id}
    return _draft(twin, access.person, "JWT", {**about, **claims}).compact()
