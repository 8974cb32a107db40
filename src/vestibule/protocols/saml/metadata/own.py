"""The metadata that an administrator wrote for us (R20): served as it stands, so it has to be about us."""

from typing import Final

from vestibule.errors import ConfigError, DuplicateID, SAMLMessageMalformed, XMLRefused
from vestibule.protocols.saml.metadata.document import METADATA
from vestibule.protocols.saml.metadata.endpoints import BINDING_NAMES
from vestibule.protocols.saml.metadata.fault import place
from vestibule.protocols.saml.metadata.role import speaks_saml2
from vestibule.protocols.saml.own_side import OwnSide
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.ids import check_ids
from vestibule.protocols.saml.xml.names import md
from vestibule.protocols.saml.xml.parse import parse_document
from vestibule.protocols.shown import shown
from vestibule_sdk.saml import Binding, SAMLProfile

PATH: Final = "spMetadata"

_LEAVE_OUT: Final = "Correct it, or leave the field empty: then the metadata is made from this connection's settings."


def check_own_metadata(profile: SAMLProfile, own: OwnSide) -> None:
    """Refuse metadata that names somebody else, or sends responses elsewhere; ask when a connection is saved.

    A foreign entity id would make every answer fail its audience check; a foreign address would hand the assertions of
    people who sign in here to whoever answers there.

    Args:
        profile: Of the connection; nothing to check when it has no `sp_metadata`.
        own: Our names and addresses.

    Raises:
        ConfigError: config_error at `spMetadata`.
    """
    if profile.sp_metadata is None:
        return
    # A lone surrogate becomes what no UTF-8 holds, and is refused with it.
    root = _parsed(profile.sp_metadata.encode("utf-8", "surrogatepass"))
    if root.tag != md("EntityDescriptor"):
        raise _fault("its root is no EntityDescriptor of SAML 2.0 metadata", at=root)
    if root.get("entityID") != own.entity_id:
        raise _fault(
            f"its entityID is {shown(root.get('entityID', ''))}, and ours is {shown(own.entity_id)}",
            at=root,
            hint="Make the two the same: correct the entityID in the document, or the SP entity ID of this connection.",
        )
    roles = root.findall(md("SPSSODescriptor"))
    if len(roles) != 1 or not speaks_saml2(roles[0]):
        raise _fault("it has to have exactly one SPSSODescriptor, for SAML 2.0", at=root)
    _check_acs(roles[0], own)


def _check_acs(role: Element, own: OwnSide) -> None:
    services = role.findall(md("AssertionConsumerService"))
    if not services:
        raise _fault("it has no AssertionConsumerService", at=role)
    for service in services:
        for attribute, ours in (("Location", own.acs_url), ("ResponseLocation", None)):
            if service.get(attribute) != ours:
                raise _fault(
                    f"an AssertionConsumerService has the {attribute} {shown(service.get(attribute, ''))}, "
                    + (f"and ours is {shown(ours)}" if ours else "which has no meaning there"),
                    at=service,
                )
        if service.get("Binding") != BINDING_NAMES[Binding.POST]:
            raise _fault("an AssertionConsumerService has another binding than HTTP-POST", at=service)


def _parsed(document: bytes) -> Element:
    try:
        root = parse_document(document, limits=METADATA)
        check_ids(root)
    except (XMLRefused, SAMLMessageMalformed, DuplicateID) as refusal:
        raise _fault(refusal.detail) from None
    return root


def _fault(reason: str, *, at: Element | None = None, hint: str = _LEAVE_OUT) -> ConfigError:
    return ConfigError(f"{place(at)}{reason}", path=PATH, hint=hint)
