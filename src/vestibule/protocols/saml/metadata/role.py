"""The one role that counts: the identity provider's, for SAML 2.0, in its own place (SAML metadata 2.4.3)."""

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.fault import fault
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import SAMLP, local_name, md


def idp_role(entity: Element) -> Element:
    """The IDPSSODescriptor of an entity; only a child of the root counts, never one inside Extensions.

    Raises:
        ConfigError: config_error, when there is none, or more than one.
    """
    found = entity.findall(md("IDPSSODescriptor"))
    if not found:
        raise _no_provider(entity)
    speaking = [role for role in found if speaks_saml2(role)]
    if not speaking:
        raise fault(
            "the identity provider does not support SAML 2.0: its protocolSupportEnumeration lacks it",
            hint="Look for the provider's SAML 2.0 metadata; WS-Federation and SAML 1.1 are not spoken here.",
            at=found[0],
        )
    if len(speaking) > 1:
        lines = ", ".join(str(role.sourceline) for role in speaking)
        raise fault(
            f"the document has {len(speaking)} IDPSSODescriptors for SAML 2.0 (in lines {lines}); only one can count",
            hint="Leave the one in the document that this connection is for.",
        )
    return speaking[0]


def speaks_saml2(role: Element) -> bool:
    """Whether a role descriptor says that it supports SAML 2.0 (SAML metadata 2.4.1)."""
    return SAMLP in role.get("protocolSupportEnumeration", "").split()


def other_roles(entity: Element, role: Element) -> tuple[Element, ...]:
    """The roles of an entity that are not read, in the document's order."""
    return tuple(
        child
        for child in entity.iterchildren("*")
        if child is not role and local_name(child.tag).endswith("Descriptor")
    )


def _no_provider(entity: Element) -> ConfigError:
    if entity.find(md("SPSSODescriptor")) is not None:
        return fault(
            "this is the metadata of a service provider (SPSSODescriptor), not of an identity provider",
            hint="Perhaps our own metadata was given. It goes to the identity provider; its metadata comes here.",
            at=entity,
        )
    return fault(
        "the document describes no identity provider: it has no IDPSSODescriptor",
        hint="Look for the provider's SAML 2.0 metadata.",
        at=entity,
    )
