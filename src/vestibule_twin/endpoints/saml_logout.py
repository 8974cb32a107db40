"""Single logout, begun by an application or here. Source: SAML Core section 3.7.3, SAML Profiles section 4.4.

Sessions are found by the NameID and the SessionIndex, never by the cookie: none arrives with a POST from another site.
One application is told; where a session had more, the answer says that the logout is partial.
"""

from vestibule_twin.answer import Answer, Cut
from vestibule_twin.backchannel import end_session
from vestibule_twin.browser import forget, present_session
from vestibule_twin.faults.names import SAMLLogoutFault
from vestibule_twin.faults.saml_logout import bend_logout
from vestibule_twin.form import Incoming
from vestibule_twin.pages import page, refusal_page
from vestibule_twin.saml.logout_messages import (
    LogoutRequest,
    logout_request,
    logout_response,
    request_draft,
    response_draft,
)
from vestibule_twin.saml.names import PARTIAL_LOGOUT, REQUESTER, SUCCESS, UNKNOWN_PRINCIPAL
from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.received import Received, carried, read_message
from vestibule_twin.saml.response import status
from vestibule_twin.saml.sending import logout_answer
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.state import PendingLogout
from vestibule_twin.state import Session, Twin


async def slo(twin: Twin, request: Incoming) -> Answer:
    """Take a logout message of either kind by either binding."""
    try:
        received = read_message(*await carried(request))
        if received.parameter == "SAMLRequest":
            return await _obey(twin, received)
        return _conclude(twin, received)
    except Refused as refused:
        twin.journal.saml_refusals.append(str(refused))
        return refusal_page(twin, str(refused))


async def logout(twin: Twin, request: Incoming) -> Answer:
    """End this browser's session, then send the browser to an application of that session to end its own."""
    session = present_session(twin, request)
    if session is None:
        return page(twin, "signed_out.html", {}, headers=forget(twin))
    await end_session(twin, session)
    told = next((sp for sp in _participants(twin, session) if sp.slo_url), None)
    if told is None or told.slo_url is None:
        return _ended(twin, partial=bool(session.name_ids))
    draft = request_draft(twin, url=told.slo_url, name_id=session.name_ids[told.entity_id], session_index=session.sid)
    pending = PendingLogout(sp_entity_id=told.entity_id, others_untold=len(session.name_ids) > 1)
    twin.saml.logouts.put(draft.root.attrib["ID"], pending)
    bend_logout(draft, twin.faults.saml_logout)
    return logout_answer(
        twin,
        told,
        ("SAMLRequest", draft.root),
        url=told.slo_url,
        credential=draft.credential,
        relay_state=None,
        headers=forget(twin),
    )


def _participants(twin: Twin, session: Session) -> list[ServiceProvider]:
    """Return the applications of a session that are still known, the one signed in to last first."""
    known = twin.saml.service_providers
    return [known[entity_id] for entity_id in reversed(session.name_ids) if entity_id in known]


def _meant(twin: Twin, asked: LogoutRequest) -> list[Session]:
    """Return the sessions that a request is about: the person's, of those that it lists or of all."""
    return [
        session
        for session in twin.sessions.values()
        if session.name_ids.get(asked.sp.entity_id) == asked.name_id
        and (not asked.session_indexes or session.sid in asked.session_indexes)
    ]


async def _obey(twin: Twin, received: Received) -> Answer:
    asked = logout_request(twin, received)
    twin.journal.saml_logout_requests.append(
        {
            "id": asked.id,
            "issuer": asked.sp.entity_id,
            "binding": received.binding,
            "signed": received.signed,
            "relay_state": received.relay_state,
            "name_id": asked.name_id.value,
            "name_id_format": asked.name_id.format,
            "session_indexes": sorted(asked.session_indexes),
        }
    )
    url = asked.sp.slo_response_url or asked.sp.slo_url
    if url is None:
        raise Refused("No single logout service is registered for the application.")
    meant = _meant(twin, asked)
    for session in meant:
        await end_session(twin, session)
    others = any(entity_id != asked.sp.entity_id for session in meant for entity_id in session.name_ids)
    done = status(SUCCESS, PARTIAL_LOGOUT if others else None)
    said = done if meant else status(REQUESTER, UNKNOWN_PRINCIPAL)
    draft = response_draft(twin, url=url, in_response_to=asked.id, said=said)
    bend_logout(draft, twin.faults.saml_logout)
    if SAMLLogoutFault.HANG in twin.faults.saml_logout:
        return Answer(cut=Cut.HANG)
    return logout_answer(
        twin,
        asked.sp,
        ("SAMLResponse", draft.root),
        url=url,
        credential=draft.credential,
        relay_state=received.relay_state,
        headers=forget(twin),
    )


def _conclude(twin: Twin, received: Received) -> Answer:
    said = logout_response(twin, received)
    twin.journal.saml_logout_responses.append(
        {
            "in_response_to": said.in_response_to,
            "issuer": said.sp.entity_id,
            "binding": received.binding,
            "signed": received.signed,
            "relay_state": received.relay_state,
            "status": said.codes,
        }
    )
    pending = twin.saml.logouts.get(said.in_response_to)
    if pending is None or pending.sp_entity_id != said.sp.entity_id:
        raise Refused("This answers no logout that was begun here.")
    twin.saml.logouts.drop(said.in_response_to)
    return _ended(twin, partial=pending.others_untold or said.codes != (SUCCESS,))


def _ended(twin: Twin, *, partial: bool) -> Answer:
    template = "partly_signed_out.html" if partial else "signed_out.html"
    return page(twin, template, {}, headers=forget(twin))
