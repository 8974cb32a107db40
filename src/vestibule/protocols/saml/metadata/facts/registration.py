"""Who registered a provider, and answers for what is said of it (Metadata registration information 1.0, 2.1)."""

from vestibule.protocols.saml.metadata.extensions import MDRPI
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md


def find_registration(entity: Element, role: Element, *, findings: Findings) -> None:
    """Note the authority. It is a name to compare, mostly an address; nobody calls it.

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        findings: Gains it.
    """
    for parent in (role, entity):
        for element in parent.findall(f"{md('Extensions')}/{{{MDRPI}}}RegistrationInfo"):
            authority = element.get("registrationAuthority", "").strip()
            if authority:
                findings.fact("Registered by", authority, at=element)
