"""Every fault that the twin knows of a SAML provider's Response, one case each, and how the login has to end."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from vestibule.testing.expected import Codes
from vestibule_sdk.saml import SAMLProfile, Signed, Unsolicited
from vestibule_twin.faults.names import SAMLFault
from vestibule_twin.faults.saml import SAML
from vestibule_twin.saml.names import CLASSES


class Case(Struct, frozen=True, kw_only=True):
    """One thing that can be wrong with a Response.

    Attributes:
        says: The same in words.
        codes: How the login may end; empty when it succeeds.
    """

    fault: SAMLFault
    says: str
    codes: Codes

    @property
    def name(self) -> str:
        """As the end of a test's name."""
        return f"response_{self.fault}"

    def ends(self, profile: SAMLProfile, *, named_by_name_id: bool) -> Codes:
        """How a login may end.

        Args:
            profile: What the connection asks for.
            named_by_name_id: Whether the person is known by the NameID, and not by an attribute.
        """
        does_without = {
            SAMLFault.ASSERTION_SIGNATURE_MISSING: profile.want_signed not in {Signed.ASSERTION, Signed.BOTH},
            SAMLFault.RESPONSE_SIGNATURE_MISSING: profile.want_signed not in {Signed.RESPONSE, Signed.BOTH},
            SAMLFault.SHA1_SIGNATURE: profile.allow_sha1,
            SAMLFault.OTHER_CLASS_REF: f"{CLASSES}unspecified" in profile.authn_contexts,
            SAMLFault.NAME_ID_MISSING: not named_by_name_id,
        }
        if does_without.get(self.fault, False):
            return ()
        is_unsolicited = self.fault is SAMLFault.IN_RESPONSE_TO_MISSING and profile.unsolicited is Unsolicited.OFF
        return ("unsolicited_response",) if is_unsolicited else self.codes


EXPECTED: Final[Mapping[SAMLFault, Codes]] = {
    # Trust lies in the configured keys, whatever certificate the message brings (S6), and in nothing unsigned (S1).
    SAMLFault.WRONG_KEY: ("signature_validation_failed",),
    SAMLFault.UNSIGNED: ("signature_missing",),
    SAMLFault.ASSERTION_SIGNATURE_MISSING: ("signature_missing",),
    SAMLFault.RESPONSE_SIGNATURE_MISSING: ("signature_missing",),
    SAMLFault.DIGEST_BROKEN: ("signature_validation_failed",),
    SAMLFault.SHA1_SIGNATURE: ("algorithm_refused",),
    # It is for us, at this address, from this provider (S10 to S12).
    SAMLFault.AUDIENCE_WRONG: ("audience_mismatch",),
    SAMLFault.AUDIENCE_MISSING: ("audience_mismatch",),
    SAMLFault.DESTINATION_WRONG: ("destination_mismatch",),
    SAMLFault.RECIPIENT_WRONG: ("recipient_mismatch",),
    SAMLFault.ISSUER_WRONG: ("issuer_mismatch",),
    # And answers this browser's own request (S13, S14), now (S15).
    SAMLFault.IN_RESPONSE_TO_WRONG: ("in_response_to_mismatch",),
    SAMLFault.IN_RESPONSE_TO_MISSING: ("in_response_to_mismatch",),
    SAMLFault.RESPONSE_REPLAYED: ("in_response_to_mismatch",),
    SAMLFault.EXPIRED: ("assertion_expired",),
    SAMLFault.NOT_YET_VALID: ("assertion_not_yet_valid",),
    SAMLFault.SESSION_NOT_ON_OR_AFTER_PAST: ("assertion_expired",),
    # The person signed in as recently and as strictly as was asked for (S17).
    SAMLFault.AUTHN_STATEMENT_MISSING: ("saml_message_malformed",),
    SAMLFault.AUTHN_INSTANT_OLD: ("authentication_too_old",),
    SAMLFault.OTHER_CLASS_REF: ("authn_context_mismatch",),
    # Somebody is named for good (S43).
    SAMLFault.NAME_ID_MISSING: ("account_not_found",),
    # Anything but success is none, and there is one assertion (S3).
    SAMLFault.STATUS_REQUESTER: ("authorization_refused",),
    SAMLFault.STATUS_RESPONDER: ("upstream_unavailable",),
    SAMLFault.TWO_ASSERTIONS: ("saml_assertion_count",),
    # What is no XML of a bounded size is not read (S2, S65), and what is not for our key cannot be (S18).
    SAMLFault.DOCTYPE: ("saml_xml_refused",),
    SAMLFault.GARBAGE_BASE64: ("saml_message_malformed",),
    SAMLFault.PADDING: ("saml_xml_refused",),
    SAMLFault.ENCRYPTED_WITH_OTHER_KEY: ("decryption_failed",),
    # A request has none, so nothing here reads it.
    SAMLFault.RELAY_STATE_CHANGED: (),
}


def cases() -> Iterator[Case]:
    """All of them.

    Raises:
        KeyError: There is a fault about which nobody has said how a login ends.
    """
    for fault, entry in SAML.items():
        yield Case(fault=fault, says=entry.says, codes=() if entry.acceptable else EXPECTED[fault])
