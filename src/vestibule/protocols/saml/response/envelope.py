"""The outside of a response, judged before any cryptography (S3, S5, S17): one root, unique IDs, one assertion.

What stands out here is not signed unless the whole response is, so it may refuse a login, and never grant one (S12).
"""

from typing import Final

from msgspec import Struct

from vestibule.errors import AssertionCount, SAMLMessageMalformed, SignatureStructureRefused
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.ids import check_ids
from vestibule.protocols.saml.xml.names import ds, local_name, saml, samlp
from vestibule.protocols.saml.xml.text import at_most_one, text_of
from vestibule.protocols.shown import shown

_ASSERTIONS: Final = (saml("Assertion"), saml("EncryptedAssertion"))


class Envelope(Struct, frozen=True, kw_only=True):
    """A response whose assertion has not been looked at.

    Attributes:
        assertion: An Assertion, or an EncryptedAssertion.
        issuer, destination, in_response_to: None when absent.
    """

    root: Element
    assertion: Element
    message_id: str
    issuer: str | None
    destination: str | None
    in_response_to: str | None


def check_root(root: Element) -> str:
    """Demand a response of SAML 2.0 with IDs that are unique, and give its own.

    Raises:
        SAMLMessageMalformed: saml_message_malformed.
        DuplicateID: saml_duplicate_id.
    """
    if root.tag != samlp("Response"):
        raise SAMLMessageMalformed(
            "the message is no SAML response",
            hint="The provider posts something else to the assertion consumer address (ACS URL). Logout messages go to "
            "the SLO URL.",
            expected="Response",
            received=shown(local_name(root.tag)),
        )
    if root.get("Version") != "2.0":
        raise SAMLMessageMalformed(
            "the response is not of SAML 2.0", expected="2.0", received=shown(root.get("Version") or "no Version")
        )
    check_ids(root)
    message_id = root.get("ID")
    if not message_id:
        raise SAMLMessageMalformed("the response has no ID")
    return message_id


def open_envelope(root: Element) -> Envelope:
    """Find the one assertion of a response that `check_root` has passed.

    Raises:
        AssertionCount: saml_assertion_count.
        SAMLMessageMalformed: saml_message_malformed.
        SignatureStructureRefused: signature_structure_refused: a signature stands where none counts.
    """
    assertions = [child for child in root if child.tag in _ASSERTIONS]
    everywhere = sum(1 for _ in root.iter(*_ASSERTIONS))
    if len(assertions) != 1 or everywhere != 1:
        raise AssertionCount(
            "the response does not hold exactly one assertion, as its child",
            expected="1 assertion",
            received=f"{len(assertions)}, and {everywhere - len(assertions)} in other places",
        )
    check_signature_places(root, allowed=(root, assertions[0]))
    issuer = at_most_one(root, saml("Issuer"))
    return Envelope(
        root=root,
        assertion=assertions[0],
        message_id=root.get("ID") or "",
        issuer=None if issuer is None else text_of(issuer),
        destination=root.get("Destination"),
        in_response_to=root.get("InResponseTo"),
    )


def check_no_other_assertion(assertion: Element) -> None:
    """Refuse a decrypted assertion that holds another one (S5).

    Raises:
        AssertionCount: saml_assertion_count.
    """
    if sum(1 for _ in assertion.iter(*_ASSERTIONS)) != 1:
        raise AssertionCount("the encrypted assertion holds another assertion", expected="1 assertion")


def check_signature_places(root: Element, *, allowed: tuple[Element, ...]) -> None:
    """Refuse a signature that is not a child of the response or of its assertion, and a second one there (S2).

    Raises:
        SignatureStructureRefused: signature_structure_refused.
    """
    parents = [signature.getparent() for signature in root.iter(ds("Signature"))]
    if any(parent not in allowed for parent in parents) or len(set(parents)) != len(parents):
        raise SignatureStructureRefused(
            "there is a signature in a place where none counts",
            expected="at most one, as child of the response or of its assertion each",
        )
