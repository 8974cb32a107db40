"""What a provider would like: kinds of names, and signed requests (SAML metadata 2.4.2, 2.4.3)."""

from vestibule.protocols.saml.metadata.fault import text_in
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.boolean import is_true
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md


def name_id_formats_of(role: Element, *, findings: Findings) -> tuple[str, ...]:
    """The formats that an IDPSSODescriptor names, in its order and each once.

    Raises:
        ConfigError: config_error, for an element inside a format.
    """
    found: dict[str, None] = {}
    for element in role.iterchildren(md("NameIDFormat")):
        name = text_in(element)
        if name and name not in found:
            found[name] = None
            findings.fact("NameID format", name, at=element)
    return tuple(found)


def wants_requests_signed(role: Element, *, findings: Findings) -> bool:
    """Whether an IDPSSODescriptor asks for signed AuthnRequests."""
    wants = is_true(role.get("WantAuthnRequestsSigned"))
    findings.fact("Wants signed requests", "yes" if wants else "no", at=role)
    return wants
