"""Answering an application with a Response: somebody's login, or why there is none. Source: SAML Core section 3.3.3."""

from vestibule_twin.answer import Answer, Headers
from vestibule_twin.faults.saml import bend_response
from vestibule_twin.saml.assertion import login_assertion
from vestibule_twin.saml.authn_request import AuthnRequest, ReplyTo
from vestibule_twin.saml.draft import Draft
from vestibule_twin.saml.name_id import name_of
from vestibule_twin.saml.names import INVALID_NAME_ID_POLICY, RESPONDER, SUCCESS
from vestibule_twin.saml.outcomes import Unfulfilled
from vestibule_twin.saml.sending import form_answer
from vestibule_twin.saml.signature_methods import METHODS
from vestibule_twin.saml.xml import Element, element, instant, new_id
from vestibule_twin.state import Session, Twin


def status(code: str, detail: str | None = None) -> Element:
    """Return a samlp:Status of one or two levels."""
    second = None if detail is None else element("samlp:StatusCode", Value=detail)
    return element("samlp:Status", element("samlp:StatusCode", second, Value=code))


def send_login(twin: Twin, asked: AuthnRequest, session: Session, *, headers: Headers = ()) -> Answer:
    """Send the browser back with an assertion about its session.

    Raises:
        Unfulfilled: The person has no name of the kind that was asked for.
    """
    sp = asked.to.sp
    name_id = name_of(
        session.person,
        asked.name_id_format(),
        idp=twin.saml.entity_id,
        sp=sp.entity_id,
        issued_before=session.name_ids.get(sp.entity_id),
    )
    if name_id is None:
        raise Unfulfilled(RESPONDER, INVALID_NAME_ID_POLICY)
    session.name_ids[sp.entity_id] = name_id
    assertion = login_assertion(twin, asked.to, session, name_id)
    return _send(twin, asked.to, status(SUCCESS), [assertion], headers)


def send_status(twin: Twin, to: ReplyTo, unfulfilled: Unfulfilled, *, headers: Headers = ()) -> Answer:
    """Send the browser back without an assertion."""
    return _send(twin, to, status(unfulfilled.code, unfulfilled.detail), [], headers)


def _send(twin: Twin, to: ReplyTo, said: Element, assertions: list[Element], headers: Headers) -> Answer:
    sp, now_s = to.sp, twin.now_s()
    draft = Draft(
        response=element(
            "samlp:Response",
            element("saml:Issuer", text=twin.saml.entity_id),
            said,
            ID=new_id(),
            InResponseTo=to.in_response_to,
            IssueInstant=instant(now_s),
            Destination=to.acs_url,
            Version="2.0",
        ),
        assertions=assertions,
        sp=sp,
        relay_state=to.relay_state,
        now_s=now_s,
        previous=twin.saml.last_responses.get(sp.entity_id),
        sign_response=sp.sign != "assertion" or not assertions,
        sign_assertion=sp.sign != "response",
        encrypt=sp.encrypt,
        encryption_certificate=sp.encryption_certificate,
        credential=twin.saml.credentials.current,
        method=METHODS[sp.signature_algorithm],
    )
    bend_response(draft, twin.faults.saml)
    xml, value = draft.finished()
    twin.saml.last_responses[sp.entity_id] = xml
    twin.journal.saml_responses_sent += 1
    fields = [("SAMLResponse", value)]
    if draft.relay_state is not None:
        fields.append(("RelayState", draft.relay_state))
    return form_answer(twin, sp, fields, url=to.acs_url, headers=headers)
