"""What a verified logout message says, and whether it says it to us, now (SAML core 3.7.3; S22)."""

from typing import Final

from vestibule.clock import rfc3339
from vestibule.errors import DestinationMismatch, IssuerMismatch, LogoutMessageRefused
from vestibule.protocols.saml.logout.arrived import Arrived
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.received import LogoutAnswered, LogoutRequested
from vestibule.protocols.saml.response.name_id import name_id_in
from vestibule.protocols.saml.response.subject import name_of
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.instant import read_instant
from vestibule.protocols.saml.xml.names import PARTIAL_LOGOUT, SUCCESS, local_name, saml, samlp
from vestibule.protocols.saml.xml.text import at_most_one, only, text_of
from vestibule.protocols.shown import shown

FRESH_S: Final = 300
"""A message without an end of its own is good for so long after it was issued."""

_VALID_AT_MOST_S: Final = 86_400
INDEXES_AT_MOST: Final = 50
RELAY_STATE_BYTES_AT_MOST: Final = 1_024
"""Bindings 3.4.3 allows 80 bytes; providers are seen to take more."""


def judge(party: Party, arrived: Arrived, *, now_s: int) -> LogoutRequested | LogoutAnswered:
    """Read a verified message.

    Raises:
        LogoutMessageRefused, IssuerMismatch, DestinationMismatch: As named.
        SAMLMessageMalformed, EncryptionRefused, DecryptionFailed: As named.
    """
    root = arrived.root
    if len((arrived.relay_state or "").encode()) > RELAY_STATE_BYTES_AT_MOST:
        raise LogoutMessageRefused("the RelayState beside the message is too long to be carried back")
    if root.tag not in {samlp("LogoutRequest"), samlp("LogoutResponse")} or root.get("Version") != "2.0":
        raise LogoutMessageRefused("the message is no logout message of SAML 2.0", received=shown(local_name(root.tag)))
    _check_issuer(party, root)
    _check_destination(party, root)
    issued_s = read_instant(root.get("IssueInstant") or "", name="IssueInstant")
    if now_s < issued_s - party.profile.skew_s:
        raise _untimely("was issued in the future", issued_s, now_s)
    if root.tag == samlp("LogoutResponse"):
        _refuse_past(party, issued_s + FRESH_S, now_s=now_s)
        return _answered(root)
    end = root.get("NotOnOrAfter")
    end_s = issued_s + FRESH_S if end is None else read_instant(end, name="NotOnOrAfter")
    end_s = min(end_s, issued_s + _VALID_AT_MOST_S)
    _refuse_past(party, end_s, now_s=now_s)
    return _requested(party, root, arrived, end_s=end_s)


def _requested(party: Party, root: Element, arrived: Arrived, *, end_s: int) -> LogoutRequested:
    request_id = root.get("ID")
    name_id = name_id_in(root, party.profile, party.decryption_keys)
    indexes = tuple(text_of(index) for index in root.iterchildren(samlp("SessionIndex")))
    if not request_id:
        raise LogoutMessageRefused(
            "the LogoutRequest has no ID, so it could be played again", hint="Have the provider send an ID."
        )
    if name_id is None:
        raise LogoutMessageRefused("the LogoutRequest names nobody", hint="Have the provider send the NameID.")
    if len(indexes) > INDEXES_AT_MOST:
        raise LogoutMessageRefused(
            "the LogoutRequest names too many sessions",
            hint="Have the provider send no SessionIndex: then all of the person's sessions end.",
            expected=f"at most {INDEXES_AT_MOST}",
            received=str(len(indexes)),
        )
    return LogoutRequested(
        issuer=party.profile.idp_entity_id,
        request_id=request_id,
        name=name_of(name_id, idp=party.profile.idp_entity_id, sp=party.own.entity_id),
        session_indexes=indexes,
        expires_at_s=end_s + party.profile.skew_s + 1,
        relay_state=arrived.relay_state,
    )


def _answered(root: Element) -> LogoutAnswered:
    in_response_to = root.get("InResponseTo")
    if not in_response_to:
        raise LogoutMessageRefused("the LogoutResponse answers no request: it has no InResponseTo")
    top = only(only(root, samlp("Status")), samlp("StatusCode"))
    nested = at_most_one(top, samlp("StatusCode"))
    return LogoutAnswered(
        in_response_to=in_response_to,
        complete=top.get("Value") == SUCCESS and (nested is None or nested.get("Value") != PARTIAL_LOGOUT),
    )


def _check_issuer(party: Party, root: Element) -> None:
    issuer = text_of(only(root, saml("Issuer")))
    if issuer != party.profile.idp_entity_id:
        raise IssuerMismatch(
            "the logout message's Issuer is not the provider of this connection",
            expected=shown(party.profile.idp_entity_id),
            received=shown(issuer),
        )


def _check_destination(party: Party, root: Element) -> None:
    destination = root.get("Destination")
    if destination != party.own.slo_url:
        raise DestinationMismatch(
            "the logout message's Destination is not our logout address",
            hint="Enter our SLO URL at the provider exactly as shown.",
            expected=shown(party.own.slo_url),
            received="no Destination" if destination is None else shown(destination),
        )


def _refuse_past(party: Party, end_s: int, *, now_s: int) -> None:
    if now_s >= end_s + party.profile.skew_s:
        raise _untimely("has expired", end_s, now_s)


def _untimely(what: str, at_s: int, now_s: int) -> LogoutMessageRefused:
    return LogoutMessageRefused(
        f"the logout message {what}",
        hint="Compare the clocks of both servers (NTP).",
        expected=f"good at {rfc3339(now_s)}, by our clock",
        received=rfc3339(at_s),
    )
