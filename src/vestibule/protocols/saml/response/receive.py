"""A posted response, from the form field to a verified assertion: the whole of what needs no browser (S1-S20).

The order is the argument: bounded bytes, one parse, shape, signatures, and only then what it says.
"""

from dataclasses import dataclass
from typing import Final

from vestibule.errors import LoginError, MappingError, SAMLMessageMalformed, UnsolicitedResponse
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.received import ReceivedAssertion, SignedRefusal
from vestibule.protocols.saml.response.attributes import attributes_of
from vestibule.protocols.saml.response.checks.authentication import (
    authn_instant_s,
    session_end_s,
)
from vestibule.protocols.saml.response.checks.pipeline import check_response
from vestibule.protocols.saml.response.checks.times import VALID_AT_MOST_S, issued_at_s
from vestibule.protocols.saml.response.decode import decode_message
from vestibule.protocols.saml.response.envelope import Envelope, check_root, open_envelope
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.saml.response.name_id import name_id_in
from vestibule.protocols.saml.response.signed import (
    SignedAssertion,
    is_signed_by,
    judge_shapes,
    signed_assertion,
    verify_whole,
)
from vestibule.protocols.saml.response.status import check_status
from vestibule.protocols.saml.response.subject import subject_of, subject_warnings
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.instant import read_instant
from vestibule.protocols.saml.xml.names import saml
from vestibule.protocols.saml.xml.parse import parse_document
from vestibule.protocols.saml.xml.schema import check_schema
from vestibule.protocols.saml.xml.text import at_most_one, uri_of
from vestibule_sdk.saml import Unsolicited

SESSION_INDEX_BYTES_AT_MOST: Final = 512
"""It is looked up when the provider signs its person out, and a database's index has its limits."""


def receive(party: Party, saml_response: str, *, now_s: int) -> ReceivedAssertion:
    """Verify a response on its own.

    Args:
        party: The connection at whose address it arrived.
        saml_response: The form field.
        now_s: One instant for all checks.

    Raises:
        LoginError: One class for each check, of a message that nobody has been seen to sign.
        SignedRefusal: With the same, of one that the provider did sign.
    """
    root = parse_document(decode_message(saml_response))
    message_id = check_root(root)
    try:
        check_status(root)
    except LoginError as error:
        if is_signed_by(root, party.profile, keys=party.keys):
            raise SignedRefusal(error, message_id=message_id) from error
        raise
    envelope = open_envelope(root)
    shapes = judge_shapes(envelope, party.profile)
    whole = verify_whole(envelope, shapes, party.keys)
    signed: SignedAssertion | None = None
    try:
        signed = signed_assertion(
            envelope, party.profile, shapes, whole, keys=party.keys, decryption_keys=party.decryption_keys
        )
        received = _Judgement(party, envelope, signed, now_s).received()
        if party.opinion is not None:
            everything = attributes_of(signed.assertion, scopes=None)
            party.opinion.check(saml_response, received, attributes=everything, decrypted=signed.decrypted)
    except (LoginError, MappingError) as error:
        if signed is not None:
            # Of what is signed: whoever wraps one assertion into many responses makes one record.
            message_id = signed.assertion.get("ID") or message_id
        elif whole is None:
            raise
        raise SignedRefusal(error, message_id=message_id) from error
    return received


@dataclass(frozen=True)
class _Judgement:
    party: Party
    envelope: Envelope
    signed: SignedAssertion
    now_s: int

    def received(self) -> ReceivedAssertion:
        reading = Reading(
            assertion=self.signed.assertion,
            response_issuer=self.envelope.issuer,
            destination=self.envelope.destination,
            response_in_response_to=self.envelope.in_response_to,
        )
        wanted = Expectation(
            profile=self.party.profile,
            entity_id=self.party.own.entity_id,
            acs_url=self.party.own.acs_url,
            now_s=self.now_s,
        )
        confirmation = check_response(reading, wanted)
        check_schema(self.signed.in_place)
        in_response_to = confirmation.get("InResponseTo")
        self._refuse_unsolicited(in_response_to)
        return self._read(reading, in_response_to, end_s=_end_s(reading))

    def _refuse_unsolicited(self, in_response_to: str | None) -> None:
        if in_response_to is None and self.party.profile.unsolicited is Unsolicited.OFF:
            raise UnsolicitedResponse(
                "the provider started this login, and the connection does not take such logins",
                hint="Have people start at our sign-in page, or set unsolicited of this connection to restart: then a "
                "tile at the provider begins a login here.",
                expected="an answer to a request of ours",
                received="no InResponseTo",
            )

    def _read(self, reading: Reading, in_response_to: str | None, *, end_s: int) -> ReceivedAssertion:
        profile, own = self.party.profile, self.party.own
        assertion, statement = reading.assertion, reading.authn_statement
        name_id = name_id_in(reading.subject, profile, self.party.decryption_keys)
        attributes = attributes_of(assertion, scopes=profile.scopes)
        subject = subject_of(profile, entity_id=own.entity_id, attributes=attributes, name_id=name_id)
        return ReceivedAssertion(
            issuer=profile.idp_entity_id,
            assertion_id=assertion.get("ID") or "",
            in_response_to=in_response_to,
            subject=subject,
            name_id=name_id,
            attributes=attributes,
            authn_context=_authn_context(statement),
            authn_instant_s=authn_instant_s(statement),
            session_index=_session_index(statement),
            session_expires_at_s=session_end_s(statement),
            # Until no clock that we allow for could take it for valid any more (S16).
            replay_until_s=min(end_s, issued_at_s(reading) + VALID_AT_MOST_S) + profile.skew_s + 1,
            warnings=(*self._key_warnings(), *subject_warnings(name_id, subject)),
        )

    def _key_warnings(self) -> tuple[str, ...]:
        expired = [key for key in self.signed.keys if key.not_after_s < self.now_s]
        return tuple(
            dict.fromkeys(f"the provider's certificate {key.fingerprint[:23]}… has expired" for key in expired)
        )


def _end_s(reading: Reading) -> int:
    """When the last of its confirmations ends: the one that held is not the only one that could (S16)."""
    ends = [data.get("NotOnOrAfter") for data in reading.subject.iter(saml("SubjectConfirmationData"))]
    return max(read_instant(end, name="NotOnOrAfter") for end in ends if end is not None)


def _session_index(statement: Element) -> str | None:
    index = statement.get("SessionIndex")
    if index is not None and len(index.encode()) > SESSION_INDEX_BYTES_AT_MOST:
        raise SAMLMessageMalformed(f"the SessionIndex is longer than {SESSION_INDEX_BYTES_AT_MOST} bytes")
    return index


def _authn_context(statement: Element) -> str | None:
    context = at_most_one(statement, saml("AuthnContext"))
    reference = None if context is None else at_most_one(context, saml("AuthnContextClassRef"))
    return None if reference is None else uri_of(reference)
