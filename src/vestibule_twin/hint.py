"""Reading an id_token_hint: one of our own ID tokens, whatever its age. Source: RP-Initiated Logout 1.0 section 2."""

from msgspec import Struct

from vestibule_twin.jose import take_apart
from vestibule_twin.state import Session, Twin


class Hinted(Struct, frozen=True):
    """Whom and what an ID token of ours was about."""

    subject: str
    client_id: str
    sid: str | None
    """None where a vendor's ID tokens name no session."""

    def is_of(self, session: Session) -> bool:
        """Tell whether this is about a session: that very one, or any of the person's where none is named."""
        return self.subject == session.person.subject and self.sid in {None, session.sid}


def session_hinted(twin: Twin, id_token_hint: str) -> Hinted | None:
    """Return what the hint says, or None when it is no ID token of ours; its expiry does not matter."""
    try:
        parts = take_apart(id_token_hint)
    except ValueError:
        return None
    subject, audience, sid = (parts.claims.get(name) for name in ("sub", "aud", "sid"))
    if not (isinstance(subject, str) and isinstance(audience, str) and isinstance(sid, str | None)):
        return None
    person = twin.people.get(subject)
    ours = (
        person is not None
        and parts.claims.get("iss") == twin.issuer_of(person)
        and "events" not in parts.claims
        and twin.ring_of(person).recognises(parts.signed, parts.signature)
    )
    return Hinted(subject=subject, client_id=audience, sid=sid) if ours else None
