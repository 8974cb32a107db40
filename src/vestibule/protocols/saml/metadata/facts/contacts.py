"""Whom to write to when something does not work (SAML metadata 2.3.2.2)."""

from typing import Final

from vestibule.protocols.saml.metadata.extensions import REMD
from vestibule.protocols.saml.metadata.fault import text_in
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md

_MAILTO: Final = "mailto:"
_REFEDS_TYPE: Final = f"{{{REMD}}}contactType"
_SECURITY: Final = f"{REMD}/contactType/security"


def find_contacts(entity: Element, role: Element, *, findings: Findings) -> None:
    """Collect the contacts of the role and of the whole entity.

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        findings: Gains each contact.

    Raises:
        ConfigError: config_error, for an element inside a text.
    """
    for parent in (role, entity):
        for contact in parent.iterchildren(md("ContactPerson")):
            words = [*_whole_name(contact), *_texts(contact, "Company"), *_addresses(contact)]
            if words:
                findings.fact("Contact", ", ".join(words), of=_type(contact), at=contact)


def _type(contact: Element) -> str:
    return "security" if contact.get(_REFEDS_TYPE) == _SECURITY else contact.get("contactType", "")


def _whole_name(contact: Element) -> list[str]:
    name = " ".join((*_texts(contact, "GivenName"), *_texts(contact, "SurName")))
    return [name] if name else []


def _addresses(contact: Element) -> list[str]:
    written = _texts(contact, "EmailAddress")
    mails = [mail[len(_MAILTO) :] if mail[: len(_MAILTO)].lower() == _MAILTO else mail for mail in written]
    return [*(mail for mail in mails if mail), *_texts(contact, "TelephoneNumber")]


def _texts(contact: Element, name: str) -> list[str]:
    return [text for element in contact.iterchildren(md(name)) if (text := " ".join(text_in(element).split()))]
