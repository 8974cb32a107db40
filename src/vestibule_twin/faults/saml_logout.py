"""Faults in the logout messages that the twin sends. Source: SAML Core section 3.7, Profiles section 4.4.4."""

from collections.abc import Callable
from typing import Final

from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import SAMLLogoutFault as F
from vestibule_twin.saml.credentials import stranger_credential
from vestibule_twin.saml.logout_messages import LogoutDraft
from vestibule_twin.saml.names import PARTIAL_LOGOUT, RESPONDER, SUCCESS
from vestibule_twin.saml.xml import element, every, instant, one

Bend = Callable[[LogoutDraft], None]

_HOUR_S: Final = 3600


def _unsigned(draft: LogoutDraft) -> None:
    draft.credential = None


def _wrong_key(draft: LogoutDraft) -> None:
    draft.credential = stranger_credential()


def _other_name_id(draft: LogoutDraft) -> None:
    for name_id in every(draft.root, "saml:NameID"):
        name_id.text = "somebody-else"


def _status(code: str, detail: str | None = None) -> Bend:
    def bend(draft: LogoutDraft) -> None:
        status = one(draft.root, "samlp:Status")
        if status is not None:
            second = None if detail is None else element("samlp:StatusCode", Value=detail)
            status[:] = [element("samlp:StatusCode", second, Value=code)]

    return bend


def _in_response_to(draft: LogoutDraft) -> None:
    if draft.kind == "response":
        draft.root.set("InResponseTo", "_another-request")


def _destination(draft: LogoutDraft) -> None:
    draft.root.set("Destination", "https://other.example/slo")


def _expired(draft: LogoutDraft) -> None:
    if draft.kind == "request":
        draft.root.set("NotOnOrAfter", instant(draft.now_s - _HOUR_S))


def _nothing(_draft: LogoutDraft) -> None:
    """Leave the message alone: this fault is about whether it is sent."""


SAML_LOGOUT: Final[dict[F, Entry[Bend]]] = {
    F.UNSIGNED: Entry(_unsigned, "No signature."),
    F.WRONG_KEY: Entry(_wrong_key, "Signed by a stranger."),
    F.OTHER_NAME_ID: Entry(_other_name_id, "A LogoutRequest about somebody else."),
    F.STATUS_RESPONDER: Entry(_status(RESPONDER), "A LogoutResponse with status Responder."),
    F.STATUS_PARTIAL_LOGOUT: Entry(
        _status(SUCCESS, PARTIAL_LOGOUT), "A LogoutResponse that some application is still signed in.", acceptable=True
    ),
    F.IN_RESPONSE_TO_WRONG: Entry(_in_response_to, "A LogoutResponse to a request nobody made."),
    F.DESTINATION_WRONG: Entry(_destination, "Meant for another application's address."),
    F.EXPIRED: Entry(_expired, "A LogoutRequest that ended an hour ago."),
    F.HANG: Entry(_nothing, "No answer to a LogoutRequest, ever."),
}


def bend_logout(draft: LogoutDraft, named: tuple[F, ...]) -> None:
    """Apply the named faults one after the other."""
    for fault in named:
        SAML_LOGOUT[fault].bend(draft)
