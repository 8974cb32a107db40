"""Sign-out at the provider. Source: OpenID Connect RP-Initiated Logout 1.0 sections 2, 3 and 4.

A good hint about this browser's own session signs out at once; anything less asks first. The way back leads only to an
address registered, to the letter, for the application that the hint or the client_id names.
"""

from msgspec import Struct

from vestibule_twin.answer import Answer, redirect
from vestibule_twin.backchannel import end_session
from vestibule_twin.browser import forget, present_session
from vestibule_twin.callback import with_query
from vestibule_twin.form import Incoming, given_pairs
from vestibule_twin.hint import Hinted, session_hinted
from vestibule_twin.pages import page, refusal_page
from vestibule_twin.state import Session, Twin


class _WayBack(Struct, frozen=True):
    """Where the browser goes after the sign-out, or why it may not."""

    location: str | None = None
    refused: str | None = None


def _way_back(twin: Twin, parameters: dict[str, str], hinted: Hinted | None) -> _WayBack:
    client_id = parameters.get("client_id") or (hinted.client_id if hinted else None)
    if hinted and client_id != hinted.client_id:
        return _WayBack(refused="The client_id is not the one that the id_token_hint was issued to.")
    uri = parameters.get("post_logout_redirect_uri")
    if uri is None:
        return _WayBack()
    client = twin.clients.get(client_id or "")
    if client is None or uri not in client.post_logout_redirect_uris:
        return _WayBack(refused="This post-logout redirect URI is not registered for the application.")
    state = parameters.get("state")
    return _WayBack(location=with_query(uri, [] if state is None else [("state", state)]))


async def logout(twin: Twin, request: Incoming) -> Answer:
    """Sign out, or ask whether to."""
    parameters = dict(await given_pairs(request))
    hint = parameters.get("id_token_hint")
    hinted = session_hinted(twin, hint) if hint else None
    if hint:
        twin.journal.logout_hints.append(hint)
    if hint and hinted is None:
        return refusal_page(twin, "The id_token_hint is no ID token of this provider.")
    back = _way_back(twin, parameters, hinted)
    if back.refused:
        return refusal_page(twin, back.refused)
    session = present_session(twin, request)
    if session is None and hinted and hinted.sid:
        # A cross-site POST carries no Lax cookie; the hint still names one living session.
        session = twin.session_of_sid(hinted.sid)
    if session is None:
        return _signed_out(twin, back)
    if hinted and hinted.is_of(session):
        await end_session(twin, session)
        return _signed_out(twin, back)
    asked = [(name, parameters[name]) for name in _CARRIED if name in parameters]
    action = twin.path_to("confirm_logout")
    return page(twin, "sign_out.html", {"person": session.person, "parameters": asked, "action": action})


_CARRIED = ("client_id", "post_logout_redirect_uri", "state")


async def confirm_logout(twin: Twin, request: Incoming) -> Answer:
    """Take the click on the sign-out page; SameSite=Lax keeps other sites from making it."""
    parameters = dict(await given_pairs(request))
    back = _way_back(twin, parameters, None)
    if back.refused:
        return refusal_page(twin, back.refused)
    session: Session | None = present_session(twin, request)
    if session:
        await end_session(twin, session)
    return _signed_out(twin, back)


def _signed_out(twin: Twin, back: _WayBack) -> Answer:
    if back.location:
        return redirect(back.location, headers=forget(twin))
    return page(twin, "signed_out.html", {}, headers=forget(twin))
