"""Logout messages: reading and judging those of applications, building our own. Source: SAML Core section 3.7."""

from typing import Final, Literal

from msgspec import Struct

from vestibule_twin.saml.credentials import Credential
from vestibule_twin.saml.encryption import decrypted
from vestibule_twin.saml.name_id import NameID, read_name_id
from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.received import Received
from vestibule_twin.saml.sender import demand_destination, demand_kind, sender_of
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.xml import Element, element, every, instant, new_id, one, read_instant
from vestibule_twin.state import Twin

LIFETIME_S: Final = 300


class LogoutDraft(Struct, kw_only=True):
    """A logout message on its way out; faults change it in place."""

    kind: Literal["request", "response"]
    root: Element
    credential: Credential | None
    """None: it goes unsigned."""
    now_s: int


class LogoutRequest(Struct, frozen=True, kw_only=True):
    """An application's wish to end the sessions of somebody: those named by index, or all."""

    id: str
    sp: ServiceProvider
    name_id: NameID
    session_indexes: frozenset[str]


class LogoutResponse(Struct, frozen=True, kw_only=True):
    """An application's answer to a wish of ours; the codes are the status of both levels."""

    in_response_to: str
    sp: ServiceProvider
    codes: tuple[str, ...]


def _demand_sender(twin: Twin, received: Received) -> ServiceProvider:
    """Return the sender of a message that is meant for us and signed, as every logout message has to be.

    Raises:
        Refused: It is not, or it is signed by nobody registered.
    """
    sp = sender_of(twin, received)
    if not received.signed:
        raise Refused("A logout message has to be signed.")
    if sp.signing_certificates:
        received.demand_signature(certificates=sp.signing_certificates)
    demand_destination(twin, received, "saml_slo")
    return sp


def logout_request(twin: Twin, received: Received) -> LogoutRequest:
    """Read and judge a request.

    Raises:
        Refused: It is not to be acted upon.
    """
    message_id = demand_kind(received, "samlp:LogoutRequest")
    sp = _demand_sender(twin, received)
    root = received.root
    ends = root.get("NotOnOrAfter")
    if ends is not None and read_instant(ends) <= twin.now_s():
        raise Refused("The logout request has expired.")
    wrapper = one(root, "saml:EncryptedID")
    named = (
        one(root, "saml:NameID") if wrapper is None else decrypted(wrapper, credentials=twin.saml.credentials.published)
    )
    return LogoutRequest(
        id=message_id,
        sp=sp,
        name_id=read_name_id(named),
        session_indexes=frozenset((index.text or "").strip() for index in every(root, "samlp:SessionIndex")),
    )


def logout_response(twin: Twin, received: Received) -> LogoutResponse:
    """Read and judge an answer.

    Raises:
        Refused: It is not to be believed.
    """
    demand_kind(received, "samlp:LogoutResponse")
    sp = _demand_sender(twin, received)
    return LogoutResponse(
        in_response_to=received.root.get("InResponseTo", ""),
        sp=sp,
        codes=tuple(code.get("Value", "") for code in every(received.root, "samlp:Status//samlp:StatusCode")),
    )


def request_draft(twin: Twin, *, url: str, name_id: NameID, session_index: str) -> LogoutDraft:
    """Return our wish that an application ends its session."""
    now_s = twin.now_s()
    root = element(
        "samlp:LogoutRequest",
        element("saml:Issuer", text=twin.saml.entity_id),
        name_id.as_element(),
        element("samlp:SessionIndex", text=session_index),
        ID=new_id(),
        IssueInstant=instant(now_s),
        NotOnOrAfter=instant(now_s + LIFETIME_S),
        Destination=url,
        Version="2.0",
    )
    return LogoutDraft(kind="request", root=root, credential=twin.saml.credentials.current, now_s=now_s)


def response_draft(twin: Twin, *, url: str, in_response_to: str, said: Element) -> LogoutDraft:
    """Return our answer to an application's wish."""
    now_s = twin.now_s()
    root = element(
        "samlp:LogoutResponse",
        element("saml:Issuer", text=twin.saml.entity_id),
        said,
        ID=new_id(),
        InResponseTo=in_response_to,
        IssueInstant=instant(now_s),
        Destination=url,
        Version="2.0",
    )
    return LogoutDraft(kind="response", root=root, credential=twin.saml.credentials.current, now_s=now_s)
