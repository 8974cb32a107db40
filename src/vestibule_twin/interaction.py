"""Whether a session answers an authorization request silently, or somebody has to click.

Source: OIDC Core section 3.1.2.1 (prompt, max_age, login_hint, id_token_hint, acr_values) and 3.1.2.6 (its errors).
"""

from vestibule_twin.authorization import AuthorizationRequest, Refused
from vestibule_twin.hint import session_hinted
from vestibule_twin.personality import Places
from vestibule_twin.state import AMR, PASSWORD, Session, Twin


def wanted_acr(request: AuthorizationRequest) -> str:
    """Return the class of authentication to perform: the first wanted one that is on offer."""
    return next((acr for acr in request.acr_values if acr in AMR), PASSWORD)


def _suffices(twin: Twin, request: AuthorizationRequest, session: Session) -> bool:
    age_s = twin.now_s() - session.auth_time_s
    # A max_age of 0 asks for a new sign-in even within the same second: it is prompt=login by another name.
    fresh = request.max_age_s is None or (0 < request.max_age_s >= age_s)
    hinted = request.login_hint is None or session.person.answers_to(request.login_hint)
    on_offer = [acr for acr in request.acr_values if acr in AMR]
    strong = not on_offer or session.acr in on_offer
    same = request.id_token_hint is None or _is_of(twin, request, session)
    return fresh and hinted and strong and same and not request.prompts & {"login", "consent", "select_account"}


def _is_of(twin: Twin, request: AuthorizationRequest, session: Session) -> bool:
    hint = session_hinted(twin, request.id_token_hint or "")
    return hint is not None and hint.subject == session.person.subject


def answering_session(
    twin: Twin, request: AuthorizationRequest, session: Session | None, *, places: Places
) -> Session | None:
    """Return the session that answers the request, or None when the page has to be shown.

    Args:
        twin: Who is asked.
        request: For what.
        session: The browser's, of somebody who is at home at `places`.
        places: Of the request's path.

    Raises:
        Refused: `login_required`: nobody may be asked (prompt none), yet somebody would have to be.
    """
    if session and _suffices(twin, request, session):
        return session
    if "none" in request.prompts:
        raise Refused(request.to, "login_required", "Nobody fitting is signed in here")
    if twin.config.auto_sign_in:
        here = twin.people_at(places)
        hinted = twin.person_hinted(request.login_hint)
        person = hinted if hinted in here else here[0]
        return twin.sign_in(person, acr=wanted_acr(request), before=session)
    return None
