"""The browser's session with the twin: one cookie, SameSite=Lax, HttpOnly, Secure under https. Source: RFC 6265bis."""

from vestibule_twin.answer import Headers
from vestibule_twin.form import Incoming
from vestibule_twin.state import Session, Twin


def _cookie(twin: Twin, value: str, max_age_s: int) -> Headers:
    secure = "; Secure" if twin.secure else ""
    attributes = f"Path={twin.path or '/'}; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}"
    return (("set-cookie", f"{twin.cookie}={value}; {attributes}"),)


def keep(twin: Twin, session: Session) -> Headers:
    """Return the header that makes the browser remember its session."""
    return _cookie(twin, session.token, twin.config.session_s)


def forget(twin: Twin) -> Headers:
    """Return the header that makes the browser forget it."""
    return _cookie(twin, "", 0)


def present_session(twin: Twin, request: Incoming) -> Session | None:
    """Return the session that the browser's cookie names, if it lives."""
    token = request.cookies.get(twin.cookie)
    return twin.sessions.get(token) if token else None
