"""A logout message that came by POST (SAML bindings 3.5): its root is the signed element."""

from collections.abc import Mapping, Sequence

from vestibule.errors import LogoutMessageRefused, SignatureMissing
from vestibule.protocols.saml.logout.arrived import ONE_MESSAGE, Arrived
from vestibule.protocols.saml.response.decode import decode_message
from vestibule.protocols.saml.response.envelope import check_signature_places
from vestibule.protocols.saml.signature.key import VerificationKey
from vestibule.protocols.saml.signature.structure import take_apart
from vestibule.protocols.saml.signature.verify import verify
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.ids import check_ids
from vestibule.protocols.saml.xml.names import ds
from vestibule.protocols.saml.xml.parse import parse_canonical, parse_document
from vestibule.protocols.saml.xml.text import at_most_one


def arrived_by_post(form: Mapping[str, str], keys: Sequence[VerificationKey], *, allow_sha1: bool) -> Arrived:
    """Verify a message in a form.

    Raises:
        SignatureMissing, SignatureStructureRefused, SignatureValidationFailed, AlgorithmRefused: As named.
        LogoutMessageRefused, SAMLMessageMalformed, XMLRefused, DuplicateID: As named.
    """
    root = document_in_form(form)
    check_signature_places(root, allowed=(root,))
    signature = at_most_one(root, ds("Signature"))
    if signature is None:
        raise SignatureMissing(
            "the logout message is not signed",
            hint="Switch on signing of logout messages at the provider: an unsigned one ends no session.",
        )
    verified = verify(root, take_apart(signature, root, allow_sha1=allow_sha1), keys)
    return Arrived(root=parse_canonical(verified.content), relay_state=form.get("RelayState"))


def document_in_form(form: Mapping[str, str]) -> Element:
    """The root of the message in a form, its IDs unique. Nothing about it is verified.

    Raises:
        LogoutMessageRefused, SAMLMessageMalformed, XMLRefused, DuplicateID: As named.
    """
    fields = [name for name in ("SAMLRequest", "SAMLResponse") if name in form]
    if len(fields) != 1:
        raise LogoutMessageRefused("the form does not hold one SAMLRequest or SAMLResponse", hint=ONE_MESSAGE)
    root = parse_document(decode_message(form[fields[0]]))
    check_ids(root)
    return root
