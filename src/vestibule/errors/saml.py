"""One class for each check of a SAML message that OpenID Connect has no counterpart of.

The others are shared: issuer_mismatch, audience_mismatch, algorithm_refused, authn_context_mismatch, flow_replayed, ...
"""

from vestibule.errors.base import Step, VerificationError
from vestibule.errors.flow import FlowError
from vestibule.errors.verification import AlgorithmRefused


class SAMLMessageMalformed(VerificationError):
    """What arrived is no SAML message that could be judged: encoding, XML, root, schema, a missing part (S17, S19)."""

    code = "saml_message_malformed"
    public = "The sign-in service sent an answer that could not be read."


class XMLRefused(VerificationError):
    """The XML has what no SAML message needs: a DTD, another encoding than UTF-8, more than the limits (S1, S64)."""

    code = "saml_xml_refused"
    public = "The sign-in service sent an answer in a form that is not accepted."


class DuplicateID(VerificationError):
    """Two elements share an ID, or one hides in a namespace (S3)."""

    code = "saml_duplicate_id"
    public = "The sign-in service sent an answer whose parts cannot be told apart."


class AssertionCount(VerificationError):
    """The response does not hold exactly one assertion in its place (S5)."""

    code = "saml_assertion_count"
    public = "The sign-in service did not say who you are in a usable way."


class SignatureMissing(VerificationError):
    """Nothing is signed, or not what this connection demands (S2, R21)."""

    code = "signature_missing"
    public = "The answer of the sign-in service is not signed, so nobody can tell who wrote it."


class SignatureStructureRefused(VerificationError):
    """A signature stands in the wrong place, refers to something else, or transforms what it covers (S2)."""

    code = "signature_structure_refused"
    public = "The answer of the sign-in service is signed in a way that is not accepted."


class SignatureValidationFailed(VerificationError):
    """No configured certificate of the provider verifies the signature, or the content was altered (R58)."""

    code = "signature_validation_failed"
    public = "The answer of the sign-in service was altered, or signed by somebody else."


class SigningKeyUnknown(VerificationError):
    """No certificate that the connection has can have made the signature: newer metadata may hold one that did.

    A mark on two refusals, which keep their codes. Nobody is proven to have sent such a message.
    """


class NoKeyVerifies(SignatureValidationFailed, SigningKeyUnknown):
    """Keys of the right kind were tried, and none made this signature; what it covers was not even looked at."""


class NoKeyOfItsKind(AlgorithmRefused, SigningKeyUnknown):
    """The signature is by RSA and every key on an elliptic curve, or the other way round."""


class EncryptionRefused(VerificationError):
    """The encrypted part has a form or algorithm that is not accepted, or nothing is encrypted though it must (S18)."""

    code = "encryption_refused"
    public = "The answer of the sign-in service is encrypted in a way that is not accepted."


class DecryptionFailed(VerificationError):
    """The encrypted part could not be decrypted. One and the same for every cause, so that it is no oracle (S18)."""

    code = "decryption_failed"
    public = "The answer of the sign-in service could not be decrypted."


class DestinationMismatch(VerificationError):
    """The message's Destination is another address than the one at which it arrived (S12)."""

    code = "destination_mismatch"
    public = "The sign-in service sent its answer to a different address than it names in it."


class RecipientMismatch(VerificationError):
    """No bearer confirmation names our address as its Recipient, as it must (S11)."""

    code = "recipient_mismatch"
    public = "The sign-in service sent you back, but its answer was meant for another address."


class ConditionRefused(VerificationError):
    """A condition is missing, or one is there that we do not know (S10)."""

    code = "saml_condition_refused"
    public = "The sign-in service set a condition that cannot be met here."


class AssertionExpired(VerificationError):
    """A NotOnOrAfter of the assertion has passed (S15)."""

    code = "assertion_expired"
    public = "The answer of the sign-in service had already expired when it arrived."


class AssertionNotYetValid(VerificationError):
    """A NotBefore of the assertion lies in the future (S15)."""

    code = "assertion_not_yet_valid"
    public = "The answer of the sign-in service is not valid yet."


class InResponseToMismatch(VerificationError):
    """The response answers another request than the one of this browser, or none (S13)."""

    code = "in_response_to_mismatch"
    public = "This sign-in was finished before, or was started in another browser or window."
    default_step = Step.CALLBACK


class UnsolicitedResponse(VerificationError):
    """A response that nobody here has asked for, on a connection that does not take those (S14)."""

    code = "unsolicited_response"
    public = "Sign-in for this service starts here, not at the service itself."


class SecondOpinionDisagrees(VerificationError):
    """python3-saml refuses what our own checks accepted, or reads something else in it."""

    code = "second_opinion_disagrees"
    public = "The answer of the sign-in service could not be trusted beyond doubt."


class LogoutMessageRefused(VerificationError):
    """A SAML logout message fails a rule of its own: unsigned, expired, answered twice, or about nobody (S22)."""

    code = "logout_message_refused"
    public = "The sign-out message could not be accepted."


class AssertionReplayed(FlowError):
    """An assertion with this ID has been accepted before, here or on another replica (S16)."""

    code = "assertion_replayed"
    public = "This answer of the sign-in service has already been used."
