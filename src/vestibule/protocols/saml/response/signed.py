"""From a response to its assertion, as far as a provider's signature vouches for it (S1, S2, S4, S5, S18).

Every signature that is there has to hold. What leaves this room was read from the very bytes that were digested, or
decrypted out of them.
"""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from msgspec import Struct

from vestibule.errors import EncryptionRefused, LoginError, SignatureMissing
from vestibule.protocols.saml.encryption import structure as encryption
from vestibule.protocols.saml.encryption.decrypt import decrypt
from vestibule.protocols.saml.response.envelope import (
    Envelope,
    check_no_other_assertion,
    check_signature_places,
)
from vestibule.protocols.saml.signature.key import VerificationKey
from vestibule.protocols.saml.signature.structure import SignatureParts, take_apart
from vestibule.protocols.saml.signature.verify import Verified, verify
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.ids import check_ids
from vestibule.protocols.saml.xml.names import ds, saml
from vestibule.protocols.saml.xml.parse import parse_canonical
from vestibule.protocols.saml.xml.text import at_most_one, only
from vestibule_sdk.saml import SAMLProfile, Signed


class Shapes(Struct, frozen=True, kw_only=True):
    """The signatures of a response, each of the accepted shape; nothing has been computed yet.

    Attributes:
        whole: The response's.
        inner: The assertion's, where it is in the clear.
    """

    whole: SignatureParts | None
    inner: SignatureParts | None


class SignedAssertion(Struct, frozen=True, kw_only=True):
    """An assertion that the provider vouches for.

    Attributes:
        assertion: Read from verified bytes: everything that is believed comes from here.
        in_place: The same in the tree in which it came, for the schema alone.
        decrypted: The same as text, where it came encrypted, for the second opinion.
        keys: Those that verified.
    """

    assertion: Element
    in_place: Element
    decrypted: bytes | None
    keys: tuple[VerificationKey, ...]


def judge_shapes(envelope: Envelope, profile: SAMLProfile) -> Shapes:
    """Judge the signatures that can be seen, before any of them costs anything.

    Raises:
        SignatureMissing: signature_missing: there is none, nor anything encrypted that could hold one.
        SignatureStructureRefused, AlgorithmRefused: signature_structure_refused, algorithm_refused.
        EncryptionRefused: encryption_refused: nothing is encrypted, and it must be.
    """
    is_encrypted = _is_encrypted(envelope)
    if profile.want_encrypted and not is_encrypted:
        raise EncryptionRefused(
            "the assertion is not encrypted",
            hint="Switch on assertion encryption for this application at the provider, with our certificate from the "
            "SP metadata; or switch off wantEncrypted of this connection.",
            expected="EncryptedAssertion",
            received="Assertion",
        )
    whole = _signature(envelope.root, profile)
    inner = None if is_encrypted else _signature(envelope.assertion, profile)
    if whole is None and inner is None and not is_encrypted:
        raise _missing(profile)
    return Shapes(whole=whole, inner=inner)


def verify_whole(envelope: Envelope, shapes: Shapes, keys: Sequence[VerificationKey]) -> Verified | None:
    """Verify the response's own signature, if it has one. Raises as `verify` does."""
    return None if shapes.whole is None else verify(envelope.root, shapes.whole, keys)


def signed_assertion(
    envelope: Envelope,
    profile: SAMLProfile,
    shapes: Shapes,
    whole: Verified | None,
    *,
    keys: Sequence[VerificationKey],
    decryption_keys: Sequence[rsa.RSAPrivateKey],
) -> SignedAssertion:
    """Verify the assertion's signature, if it has one, and decrypt the assertion if that is needed.

    Args:
        envelope: The response.
        profile: The provider.
        shapes: What `judge_shapes` gave.
        whole: What `verify_whole` gave.
        keys: That may have signed.
        decryption_keys: Ours.

    Raises:
        SignatureMissing: signature_missing: not all is signed that the connection demands.
        SignatureStructureRefused, AlgorithmRefused, SignatureValidationFailed: As the signature demands.
        EncryptionRefused, DecryptionFailed: encryption_refused, decryption_failed.
        DuplicateID, AssertionCount: saml_duplicate_id, saml_assertion_count: of what was decrypted.
    """
    is_encrypted = _is_encrypted(envelope)
    root = envelope.root if whole is None else parse_canonical(whole.content)
    in_place, shape = envelope.assertion, shapes.inner
    if is_encrypted:
        in_place = _decrypted(root, envelope, profile, decryption_keys, is_covered=whole is not None)
        shape = _signature(in_place, profile)
    inner = None if shape is None else verify(in_place, shape, keys)
    _check_wanted(profile, whole=whole, inner=inner)
    return SignedAssertion(
        assertion=_readable(root, in_place, inner, is_encrypted=is_encrypted),
        in_place=in_place,
        decrypted=etree.tostring(in_place) if is_encrypted else None,
        keys=tuple(verified.key for verified in (whole, inner) if verified is not None),
    )


def _is_encrypted(envelope: Envelope) -> bool:
    return envelope.assertion.tag == saml("EncryptedAssertion")


def is_signed_by(root: Element, profile: SAMLProfile, *, keys: Sequence[VerificationKey]) -> bool:
    """Whether the provider signed a response that holds no assertion: its refusals deserve a record, a stranger's none.

    Nothing is granted on it, so a signature that does not hold is as good as none.
    """
    try:
        signature = _signature(root, profile)
        return signature is not None and bool(verify(root, signature, keys))
    except LoginError:
        return False


def _signature(element: Element, profile: SAMLProfile) -> SignatureParts | None:
    signature = at_most_one(element, ds("Signature"))
    return None if signature is None else take_apart(signature, element, allow_sha1=profile.allow_sha1)


def _decrypted(
    root: Element,
    envelope: Envelope,
    profile: SAMLProfile,
    keys: Sequence[rsa.RSAPrivateKey],
    *,
    is_covered: bool,
) -> Element:
    parts = encryption.take_apart(
        only(root, saml("EncryptedAssertion")),
        allow_rsa15=profile.allow_rsa15,
        allow_cbc=profile.allow_cbc or is_covered,
    )
    assertion = decrypt(parts, keys, tag=saml("Assertion"))
    check_ids(envelope.root, assertion)
    check_no_other_assertion(assertion)
    check_signature_places(assertion, allowed=(assertion,))
    return assertion


def _readable(root: Element, in_place: Element, inner: Verified | None, *, is_encrypted: bool) -> Element:
    """The assertion in verified bytes: its own, else those of the response around it."""
    if inner is not None:
        return parse_canonical(inner.content)
    # Parsed once more, because the schema's check takes parts out of the tree that it is given.
    return parse_canonical(etree.tostring(in_place)) if is_encrypted else only(root, saml("Assertion"))


def _check_wanted(profile: SAMLProfile, *, whole: Verified | None, inner: Verified | None) -> None:
    wanted = profile.want_signed
    satisfied = {
        Signed.EITHER: whole is not None or inner is not None,
        Signed.RESPONSE: whole is not None,
        Signed.ASSERTION: inner is not None,
        Signed.BOTH: whole is not None and inner is not None,
    }
    if not satisfied[wanted]:
        raise _missing(profile)


def _missing(profile: SAMLProfile) -> SignatureMissing:
    what = {
        Signed.EITHER: "neither the response nor its assertion is signed",
        Signed.RESPONSE: "the response is not signed, as this connection demands",
        Signed.ASSERTION: "the assertion is not signed, as this connection demands",
        Signed.BOTH: "response and assertion are not both signed, as this connection demands",
    }
    return SignatureMissing(
        what[profile.want_signed],
        hint="Switch on signing for this application at the provider. Keycloak: Clients > (client) > Settings > "
        "Signature and Encryption > Sign documents, Sign assertions. Entra and Okta sign by default.",
    )
