"""Reading an id_token_hint: one of our own ID tokens, whatever its age. Source: RP-Initiated Logout 1.0 section 2."""

from msgspec import Struct

from vestibule_twin.jose import take_apart
from vestibule_twin.state import Twin


class Hinted(Struct, frozen=True):
    """Whom and what an ID token of ours was about."""

    subject: str
    client_id: str
    sid: str


def session_hinted(twin: Twin, id_token_hint: str) -> Hinted | None:
    """Return what the hint says, or None when it is no ID token of ours; its expiry does not matter."""
    try:
        parts = take_apart(id_token_hint)
    except ValueError:
        return None
    subject, audience, sid = (parts.claims.get(name) for name in ("sub", "aud", "sid"))
    if not (isinstance(subject, str) and isinstance(audience, str) and isinstance(sid, str)):
        return None
    ours = (
        parts.claims.get("iss") == twin.issuer
        and "events" not in parts.claims
        and twin.keys.recognises(parts.signed, parts.signature)
    )
    return Hinted(subject=subject, client_id=audience, sid=sid) if ours else None
