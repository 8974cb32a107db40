"""Faults in the SAML Response, each of them one broken rule.

Source: SAML Core sections 2.3 to 2.7, 3.2.2 and 5, SAML Profiles section 4.1.4.3, and the attacks on its verifiers.
"""

from collections.abc import Callable
from typing import Final

from lxml import etree

from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import SAMLFault as F
from vestibule_twin.saml.attributes import EMAIL_NAMES
from vestibule_twin.saml.credentials import stranger_credential
from vestibule_twin.saml.draft import Draft, copy_of
from vestibule_twin.saml.names import CLASSES, REQUESTER, RESPONDER
from vestibule_twin.saml.signature_methods import RSA_SHA1
from vestibule_twin.saml.xml import Element, element, every, instant, new_id, one

Bend = Callable[[Draft], None]

HOUR_S: Final = 3600
DAY_S: Final = 24 * HOUR_S
PADDING_BYTES: Final = 3 * 1024 * 1024
_CONFIRMATION: Final = ".//saml:SubjectConfirmationData"


def _found(draft: Draft, path: str) -> list[Element]:
    return [found for assertion in draft.assertions for found in every(assertion, path)]


def _out(found: Element) -> None:
    parent = found.getparent()
    if parent is not None:
        parent.remove(found)


def _without(path: str) -> Bend:
    """Return the fault that takes elements out of the assertion."""

    def bend(draft: Draft) -> None:
        for found in _found(draft, path):
            _out(found)

    return bend


def _said(path: str, text: str) -> Bend:
    """Return the fault that says something else in an element of the assertion."""

    def bend(draft: Draft) -> None:
        for found in _found(draft, path):
            found.text = text

    return bend


def _at(path: str, **offsets_s: int) -> Bend:
    """Return the fault that moves times of the assertion to so many seconds from now."""

    def bend(draft: Draft) -> None:
        for found in _found(draft, path):
            for name, offset_s in offsets_s.items():
                found.set(name, instant(draft.now_s + offset_s))

    return bend


def _all_of(*bends: Bend) -> Bend:
    def bend(draft: Draft) -> None:
        for each in bends:
            each(draft)

    return bend


def _wrong_key(draft: Draft) -> None:
    draft.credential = stranger_credential()


def _signs(*, response: bool | None = None, assertion: bool | None = None) -> Bend:
    def bend(draft: Draft) -> None:
        draft.sign_response = draft.sign_response if response is None else response
        draft.sign_assertion = draft.sign_assertion if assertion is None else assertion

    return bend


def _digest_broken(draft: Draft) -> None:
    draft.after_signing = lambda signed: signed.set("IssueInstant", instant(draft.now_s - 1))


def _sha1(draft: Draft) -> None:
    draft.method = RSA_SHA1


def _destination(draft: Draft) -> None:
    draft.response.set("Destination", "https://other.example/acs")


def _recipient(draft: Draft) -> None:
    for found in _found(draft, _CONFIRMATION):
        found.set("Recipient", "https://other.example/acs")


def _in_response_to(value: str | None) -> Bend:
    def bend(draft: Draft) -> None:
        for found in (draft.response, *_found(draft, _CONFIRMATION)):
            found.attrib.pop("InResponseTo", None)
            if value is not None:
                found.set("InResponseTo", value)

    return bend


def _issuer(draft: Draft) -> None:
    for root in (draft.response, *draft.assertions):
        for issuer in every(root, "saml:Issuer"):
            issuer.text = "https://other.example/idp"


def _email_missing(draft: Draft) -> None:
    for attribute in _found(draft, ".//saml:Attribute"):
        if attribute.get("Name") in EMAIL_NAMES:
            _out(attribute)
    for statement in _found(draft, "saml:AttributeStatement"):
        if len(statement) == 0:
            _out(statement)


def _name_id_comment(draft: Draft) -> None:
    for found in _found(draft, "saml:Subject/saml:NameID"):
        text = found.text or ""
        comment = etree.Comment("in between")
        found.text, comment.tail = text[: len(text) // 2], text[len(text) // 2 :]
        found.append(comment)


def _status(code: str) -> Bend:
    def bend(draft: Draft) -> None:
        draft.assertions = []
        for found in every(draft.response, "samlp:Status/samlp:StatusCode"):
            found.set("Value", code)

    return bend


def _replayed(draft: Draft) -> None:
    previous = draft.previous
    if previous is not None:
        draft.on_xml = lambda _: previous


def _two_assertions(draft: Draft) -> None:
    copies = [copy_of(assertion) for assertion in draft.assertions]
    for copy in copies:
        copy.set("ID", new_id())
    draft.assertions += copies


def _doctype(draft: Draft) -> None:
    draft.on_xml = lambda xml: b'<!DOCTYPE Response [<!ENTITY twin "twin">]>' + xml


def _other_recipient(draft: Draft) -> None:
    draft.encrypt = bool(draft.assertions)
    draft.encryption_certificate = stranger_credential().certificate_base64


def _relay_state(draft: Draft) -> None:
    draft.relay_state = "changed"


def _garbage(draft: Draft) -> None:
    draft.on_base64 = lambda text: f"{text[:40]}*{text[40:]}"


def _padding(draft: Draft) -> None:
    padding = etree.Element("{urn:twin:padding}padding", nsmap={None: "urn:twin:padding"})
    padding.text = "x" * PADDING_BYTES
    status = one(draft.response, "samlp:Status")
    if status is not None:
        status.addprevious(element("samlp:Extensions", padding))


SAML: Final[dict[F, Entry[Bend]]] = {
    F.WRONG_KEY: Entry(_wrong_key, "Signed by a stranger, whose certificate is in the KeyInfo."),
    F.UNSIGNED: Entry(_signs(response=False, assertion=False), "No signature at all."),
    F.DIGEST_BROKEN: Entry(_digest_broken, "What is signed was changed by a second afterwards."),
    F.ASSERTION_SIGNATURE_MISSING: Entry(
        _signs(assertion=False), "The assertion without a signature; what `sign` asks for the Response stays."
    ),
    F.RESPONSE_SIGNATURE_MISSING: Entry(
        _signs(response=False), "The Response without a signature; what `sign` asks for the assertion stays."
    ),
    F.SHA1_SIGNATURE: Entry(_sha1, "Well signed, by RSA with SHA-1."),
    F.AUDIENCE_WRONG: Entry(_said(".//saml:Audience", "https://other.example/sp"), "Another audience."),
    F.AUDIENCE_MISSING: Entry(_without(".//saml:AudienceRestriction"), "No audience."),
    F.DESTINATION_WRONG: Entry(_destination, "The Response's Destination is another application's."),
    F.RECIPIENT_WRONG: Entry(_recipient, "The confirmation's Recipient is another application's."),
    F.IN_RESPONSE_TO_WRONG: Entry(_in_response_to("_another-request"), "In response to a request nobody made."),
    F.IN_RESPONSE_TO_MISSING: Entry(_in_response_to(None), "In response to nothing."),
    F.ISSUER_WRONG: Entry(_issuer, "Another issuer, of both Response and assertion."),
    F.EXPIRED: Entry(
        _all_of(
            _at("saml:Conditions", NotBefore=-2 * HOUR_S, NotOnOrAfter=-HOUR_S),
            _at(_CONFIRMATION, NotOnOrAfter=-HOUR_S),
        ),
        "Conditions and confirmation ended an hour ago.",
    ),
    F.NOT_YET_VALID: Entry(
        _at("saml:Conditions", NotBefore=HOUR_S, NotOnOrAfter=2 * HOUR_S), "Conditions begin an hour from now."
    ),
    F.SESSION_NOT_ON_OR_AFTER_PAST: Entry(
        _at("saml:AuthnStatement", SessionNotOnOrAfter=-HOUR_S), "The session had to end an hour ago."
    ),
    F.AUTHN_STATEMENT_MISSING: Entry(_without("saml:AuthnStatement"), "No AuthnStatement."),
    F.AUTHN_INSTANT_OLD: Entry(_at("saml:AuthnStatement", AuthnInstant=-DAY_S), "Signed in a day ago."),
    F.OTHER_CLASS_REF: Entry(
        _said(".//saml:AuthnContextClassRef", f"{CLASSES}unspecified"), "The class of authentication is unspecified."
    ),
    F.ATTRIBUTES_MISSING: Entry(_without("saml:AttributeStatement"), "No attributes.", acceptable=True),
    F.EMAIL_MISSING: Entry(_email_missing, "No e-mail address among the attributes.", acceptable=True),
    F.NAME_ID_MISSING: Entry(_without("saml:Subject/saml:NameID"), "No NameID."),
    F.NAME_ID_COMMENT: Entry(
        _name_id_comment, "A comment inside the NameID, which the signature does not see.", acceptable=True
    ),
    F.STATUS_REQUESTER: Entry(_status(REQUESTER), "Status Requester, no assertion."),
    F.STATUS_RESPONDER: Entry(_status(RESPONDER), "Status Responder, no assertion."),
    F.RESPONSE_REPLAYED: Entry(_replayed, "The Response before this one to the same application, once more."),
    F.TWO_ASSERTIONS: Entry(_two_assertions, "Two assertions, each as good as the other."),
    F.DOCTYPE: Entry(_doctype, "A document type with an entity before the root."),
    F.ENCRYPTED_WITH_OTHER_KEY: Entry(_other_recipient, "Encrypted for a stranger."),
    F.RELAY_STATE_CHANGED: Entry(_relay_state, "Another RelayState."),
    F.GARBAGE_BASE64: Entry(_garbage, "A star in the middle of the base64."),
    F.PADDING: Entry(_padding, "3 MiB in an extension, signed like the rest."),
}


def bend_response(draft: Draft, named: tuple[F, ...]) -> None:
    """Apply the named faults one after the other."""
    for fault in named:
        SAML[fault].bend(draft)
