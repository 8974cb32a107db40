"""A document, parsed once by the hardened parser, and found to be one entity's metadata."""

from typing import Final

from msgspec.structs import replace

from vestibule.errors import DuplicateID, SAMLMessageMalformed, XMLRefused
from vestibule.protocols.saml.metadata.encoding import as_utf8
from vestibule.protocols.saml.metadata.fault import COPY_AGAIN, fault
from vestibule.protocols.saml.metadata.mistaken import METADATA_PAGE, aggregate, what_it_is
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.ids import check_ids
from vestibule.protocols.saml.xml.limits import MESSAGE
from vestibule.protocols.saml.xml.names import MD, SAMLP, local_name, md
from vestibule.protocols.saml.xml.parse import parse_document
from vestibule.protocols.shown import shown

METADATA: Final = replace(MESSAGE, size_bytes=1_048_576)
"""As the net's bound on what it fetches (S32). Entra's and ADFS's documents, the largest known, have some 100 KB."""


_UNCHANGED: Final = "Give the metadata of the one identity provider, unchanged, in at most 1 MiB."


def entity_of(document: bytes) -> Element:
    """Parse one entity's metadata.

    Args:
        document: In UTF-8 or UTF-16.

    Returns:
        Its root, an EntityDescriptor.

    Raises:
        ConfigError: config_error at `metadata`, for everything else that a document can be.
    """
    document = as_utf8(document, size_bytes=METADATA.size_bytes)
    try:
        root = parse_document(document, limits=METADATA)
    except (XMLRefused, SAMLMessageMalformed) as refusal:
        mistaken = what_it_is(document)
        if mistaken is not None:
            raise fault(mistaken.reason, hint=mistaken.hint) from None
        raise fault(refusal.detail, hint=refusal.hint or _UNCHANGED) from None
    if root.tag != md("EntityDescriptor"):
        reason, hint = _instead(root)
        raise fault(reason, hint=hint, at=root)
    try:
        check_ids(root)
    except DuplicateID:
        raise fault(
            "two elements of the document have the same ID, or one has an ID in a namespace of its own", hint=COPY_AGAIN
        ) from None
    return root


def _instead(root: Element) -> tuple[str, str]:
    namespace, _, _ = str(root.tag).removeprefix("{").rpartition("}")
    name = local_name(root.tag)
    if root.tag == md("EntitiesDescriptor"):
        return aggregate(sum(1 for _ in root.iter(md("EntityDescriptor"))))
    if name.lower() == "html":
        return "the document is an HTML page, not metadata", METADATA_PAGE
    if namespace == SAMLP:
        return f"the document is a SAML message ({shown(name)}), not metadata", METADATA_PAGE
    if name == "EntityDescriptor":
        return (
            f"its EntityDescriptor is in the namespace {shown(namespace)}, not in that of SAML 2.0 metadata, {MD}",
            "Look for the provider's SAML 2.0 metadata.",
        )
    return f"the document's root element is {shown(name)}, not EntityDescriptor", METADATA_PAGE
