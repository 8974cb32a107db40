"""The assertion about a login. Source: SAML Core sections 2.3.3, 2.5.1 and 2.7, SAML Profiles section 4.1.4.2."""

from vestibule_twin.saml.attributes import attribute_statement
from vestibule_twin.saml.authn_request import ReplyTo
from vestibule_twin.saml.interaction import CLASS_REFS
from vestibule_twin.saml.name_id import NameID
from vestibule_twin.saml.names import BEARER
from vestibule_twin.saml.xml import Element, element, instant, new_id
from vestibule_twin.state import Session, Twin


def login_assertion(twin: Twin, to: ReplyTo, session: Session, name_id: NameID) -> Element:
    """Return an assertion, neither signed nor encrypted yet, that a session is somebody's."""
    now_s = twin.now_s()
    ends = instant(now_s + twin.config.saml_assertion_s)
    session_s = twin.config.saml_session_s
    return element(
        "saml:Assertion",
        element("saml:Issuer", text=twin.saml.entity_id),
        element(
            "saml:Subject",
            name_id.as_element(),
            element(
                "saml:SubjectConfirmation",
                element(
                    "saml:SubjectConfirmationData",
                    InResponseTo=to.in_response_to,
                    NotOnOrAfter=ends,
                    Recipient=to.acs_url,
                ),
                Method=BEARER,
            ),
        ),
        element(
            "saml:Conditions",
            element("saml:AudienceRestriction", element("saml:Audience", text=to.sp.entity_id)),
            NotBefore=instant(now_s),
            NotOnOrAfter=ends,
        ),
        element(
            "saml:AuthnStatement",
            element("saml:AuthnContext", element("saml:AuthnContextClassRef", text=CLASS_REFS[session.acr])),
            AuthnInstant=instant(session.auth_time_s),
            SessionIndex=session.sid,
            SessionNotOnOrAfter=None if session_s is None else instant(now_s + session_s),
        ),
        attribute_statement(session.person, to.sp.attributes),
        ID=new_id(),
        IssueInstant=instant(now_s),
        Version="2.0",
    )
