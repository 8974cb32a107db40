"""The single sign-on service, the tile that needs no request, and the sign-in page behind both.

Source: SAML Profiles sections 4.1.3 to 4.1.5. A POST from another site brings no Lax cookie, so by that binding the
page is shown though somebody may be signed in.
"""

from typing import Final, get_args

from vestibule_twin.answer import Answer
from vestibule_twin.browser import keep, present_session
from vestibule_twin.endpoints.saml_logout import slo
from vestibule_twin.form import Incoming, form_pairs
from vestibule_twin.pages import refusal_page
from vestibule_twin.saml.authn_request import AuthnRequest, authn_request, unsolicited_request
from vestibule_twin.saml.interaction import acrs_wanted, answering_session
from vestibule_twin.saml.names import AUTHN_FAILED, REQUEST_DENIED, RESPONDER, Binding
from vestibule_twin.saml.outcomes import Refused, Unfulfilled
from vestibule_twin.saml.received import carried, read_message
from vestibule_twin.saml.response import send_login, send_status
from vestibule_twin.saml.xml import name
from vestibule_twin.sign_in_page import sign_in_page
from vestibule_twin.state import Session, Twin

UNSOLICITED: Final = "unsolicited"
_DENIED: Final = Unfulfilled(RESPONDER, AUTHN_FAILED)


async def sso(twin: Twin, request: Incoming) -> Answer:
    """Answer an AuthnRequest silently when a session allows it, else with the sign-in page."""
    binding, carrier = await carried(request)
    return _begin(twin, request, binding, carrier)


async def either(twin: Twin, request: Incoming) -> Answer:
    """Take a request for a login or a logout message, where one endpoint is for both."""
    binding, carrier = await carried(request)
    try:
        asks = read_message(binding, carrier).root.tag == name("samlp:AuthnRequest")
    except Refused as refused:
        return _refuse(twin, refused)
    return _begin(twin, request, binding, carrier) if asks else await slo(twin, request)


async def unsolicited(twin: Twin, request: Incoming) -> Answer:
    """Open an application from its tile (SAML Profiles section 4.1.5)."""
    _, carrier = await carried(request)
    return _begin(twin, request, UNSOLICITED, carrier)


async def sign_in(twin: Twin, request: Incoming) -> Answer:
    """Take the click on the sign-in page: a person, or the refusal."""
    form = dict(await form_pairs(request))
    try:
        asked = _asked(twin, form.get("binding", ""), form.get("request", ""))
    except Refused as refused:
        return _refuse(twin, refused)
    if "deny" in form:
        return send_status(twin, asked.to, Unfulfilled(RESPONDER, REQUEST_DENIED))
    person = twin.people.get(form.get("person", ""))
    if person is None:
        return refusal_page(twin, "Nobody was chosen.")
    if person.denied:
        return send_status(twin, asked.to, _DENIED)
    try:
        session = twin.sign_in(person, acr=acrs_wanted(asked)[0], before=present_session(twin, request))
        return send_login(twin, asked, session, headers=keep(twin, session))
    except Unfulfilled as unfulfilled:
        return send_status(twin, asked.to, unfulfilled)


def _asked(twin: Twin, binding: str, carrier: str) -> AuthnRequest:
    if binding == UNSOLICITED:
        return unsolicited_request(twin, carrier)
    known: Binding | None = next((one for one in get_args(Binding) if one == binding), None)
    if known is None:
        raise Refused("The form is not the sign-in page's.")
    return authn_request(twin, read_message(known, carrier))


def _refuse(twin: Twin, refused: Refused) -> Answer:
    twin.journal.saml_refusals.append(str(refused))
    return refusal_page(twin, str(refused))


def _begin(twin: Twin, request: Incoming, binding: str, carrier: str) -> Answer:
    present = present_session(twin, request)
    try:
        asked = _asked(twin, binding, carrier)
    except Refused as refused:
        return _refuse(twin, refused)
    twin.journal.authn_requests.append(asked.journalled())
    try:
        session = answering_session(twin, asked, present)
        if session is None:
            return _sign_in_page(twin, asked, [("binding", binding), ("request", carrier)], present)
        if session.person.denied:
            return send_status(twin, asked.to, _DENIED)
        headers = () if session is present else keep(twin, session)
        return send_login(twin, asked, session, headers=headers)
    except Unfulfilled as unfulfilled:
        return send_status(twin, asked.to, unfulfilled)


def _sign_in_page(twin: Twin, asked: AuthnRequest, fields: list[tuple[str, str]], present: Session | None) -> Answer:
    first = twin.person_hinted(asked.hint) or (present.person if present else None)
    return sign_in_page(
        twin,
        asked.to.sp.label,
        action=twin.path_to("saml_sign_in"),
        fields=fields,
        people=twin.people.values(),
        first=first,
    )
