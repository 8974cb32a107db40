"""The authorization endpoint and the sign-in page behind it. Source: OIDC Core section 3.1.2.

The page carries the request along, so that an abandoned sign-in leaves nothing behind here.
"""

from urllib.parse import parse_qsl, urlencode

from vestibule_twin.answer import Answer
from vestibule_twin.authorization import (
    AuthorizationRequest,
    NotAskedProperly,
    Refused,
    authorization_request,
)
from vestibule_twin.browser import keep, present_session
from vestibule_twin.callback import send_code, send_error
from vestibule_twin.form import Incoming, form_pairs, given_pairs
from vestibule_twin.interaction import answering_session, wanted_acr
from vestibule_twin.pages import refusal_page
from vestibule_twin.personality import Places
from vestibule_twin.pushing import demand_pushed, opened
from vestibule_twin.sign_in_page import sign_in_page
from vestibule_twin.state import Session, Twin


async def authorize(twin: Twin, request: Incoming) -> Answer:
    """Answer silently when a session allows it, else with the sign-in page."""
    given, places = await given_pairs(request), request.path_params
    twin.journal.authorizations.append(dict(given))
    present = _present(twin, request)
    try:
        _demand_place(twin, places)
        pairs = opened(twin, given)
        asked = authorization_request(twin, pairs)
        demand_pushed(twin, asked.to, given)
        session = answering_session(twin, asked, present, places=places)
    except NotAskedProperly as error:
        return refusal_page(twin, str(error))
    except Refused as refused:
        return send_error(twin, refused)
    if session is None:
        return _sign_in_page(twin, asked, pairs, places, present)
    if session.person.denied:
        return send_error(twin, _denied(asked))
    headers = () if session is present else keep(twin, session)
    return send_code(twin, asked, session, headers=headers)


async def sign_in(twin: Twin, request: Incoming) -> Answer:
    """Take the click on the sign-in page: a person, or the refusal."""
    form, places = dict(await form_pairs(request)), request.path_params
    try:
        _demand_place(twin, places)
        asked = authorization_request(twin, parse_qsl(form.get("request", "")))
    except NotAskedProperly as error:
        return refusal_page(twin, str(error))
    except Refused as refused:
        return send_error(twin, refused)
    person = twin.people.get(form.get("person", ""))
    if "deny" in form or (person and person.denied):
        return send_error(twin, _denied(asked))
    if person is None or not twin.personality.at_home(person, places):
        return refusal_page(twin, "Nobody was chosen who can sign in here.")
    session = twin.sign_in(person, acr=wanted_acr(asked), before=present_session(twin, request))
    return send_code(twin, asked, session, headers=keep(twin, session))


def _denied(asked: AuthorizationRequest) -> Refused:
    return Refused(asked.to, "access_denied", "Access was denied at the provider")


def _demand_place(twin: Twin, places: Places) -> None:
    missing = twin.personality.unknown_place(places)
    if missing:
        raise NotAskedProperly(missing)


def _present(twin: Twin, request: Incoming) -> Session | None:
    """Return the browser's session, unless it is of somebody who is a stranger at this place."""
    session = present_session(twin, request)
    return session if session and twin.personality.at_home(session.person, request.path_params) else None


def _sign_in_page(
    twin: Twin, asked: AuthorizationRequest, pairs: list[tuple[str, str]], places: Places, present: Session | None
) -> Answer:
    return sign_in_page(
        twin,
        asked.to.client.label,
        action=twin.path_to("sign_in", places),
        fields=[("request", urlencode(pairs))],
        people=twin.people_at(places),
        first=twin.person_hinted(asked.login_hint) or (present.person if present else None),
    )
