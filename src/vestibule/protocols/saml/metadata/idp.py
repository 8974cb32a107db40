"""What an identity provider's metadata says of it, and what of that is not used.

A document is configuration: whoever gives it decides whom to trust. So everything a connection needs has to be in it,
once and in its own place, and what is wrong is said with its line. Nothing is guessed, nothing is taken from Extensions
but scopes and names.
"""

import re
from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.protocols.saml.metadata.display_name import display_name_of
from vestibule.protocols.saml.metadata.document import entity_of
from vestibule.protocols.saml.metadata.endpoints import slo_endpoints, sso_endpoints
from vestibule.protocols.saml.metadata.fault import COPY_AGAIN, fault, text_in
from vestibule.protocols.saml.metadata.keys import signing_certificates
from vestibule.protocols.saml.metadata.role import idp_role, other_roles
from vestibule.protocols.saml.metadata.scopes import scopes_of
from vestibule.protocols.saml.metadata.validity import check_validity
from vestibule.protocols.saml.xml.boolean import is_true
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds, md
from vestibule.protocols.shown import shown
from vestibule_sdk.saml import IdPMetadata

MAX_ENTITY_ID: Final = 1024
"""Characters (SAML metadata 2.2.1)."""

_BLANK: Final = re.compile(r"\s")


class MetadataReport(Struct, frozen=True, kw_only=True):
    """What a document says, and what an administrator should know of the rest.

    Attributes:
        notes: Plain sentences about what is missing, not used, or deserves a look.
    """

    metadata: IdPMetadata
    notes: tuple[str, ...]


def describe_idp_metadata(document: bytes, *, clock: Clock) -> MetadataReport:
    """Read the metadata of one identity provider, and say what is not used of it.

    Args:
        document: One EntityDescriptor with one IDPSSODescriptor for SAML 2.0, in UTF-8, at most 1 MiB.
        clock: For validUntil and the certificates' dates.

    Raises:
        ConfigError: config_error at `metadata`, with line, reason and what to do.
    """
    now_s = clock.now_s()
    notes: list[str] = []
    entity = entity_of(document)
    role = idp_role(entity)
    check_validity(entity, role, now_s=now_s, notes=notes)
    metadata = IdPMetadata(
        entity_id=_entity_id(entity),
        sso=sso_endpoints(role, notes=notes),
        slo=slo_endpoints(role, notes=notes),
        signing_certificates=signing_certificates(role, now_s=now_s, notes=notes),
        want_requests_signed=is_true(role.get("WantAuthnRequestsSigned")),
        name_id_formats=_name_id_formats(role),
        scopes=scopes_of(entity, role, notes=notes),
        display_name=display_name_of(entity, role),
    )
    return MetadataReport(metadata=metadata, notes=tuple(dict.fromkeys((*notes, *_about_the_document(entity)))))


def _entity_id(entity: Element) -> str:
    # White space around an anyURI does not belong to it (XML Schema 2, 4.3.6); every Issuer is compared with the rest.
    entity_id = entity.get("entityID", "").strip()
    if not entity_id:
        raise fault("the EntityDescriptor has no entityID", hint=COPY_AGAIN, at=entity)
    if len(entity_id) > MAX_ENTITY_ID or _BLANK.search(entity_id) or not entity_id.isprintable():
        raise fault(
            f"the entityID {shown(entity_id)} is longer than {MAX_ENTITY_ID} characters, or holds white space or "
            "invisible characters",
            hint="Correct the entity ID at the identity provider, and get its metadata again.",
            at=entity,
        )
    return entity_id


def _name_id_formats(role: Element) -> tuple[str, ...]:
    written = (text_in(element) for element in role.iterchildren(md("NameIDFormat")))
    return tuple(dict.fromkeys(name for name in written if name))


def _about_the_document(entity: Element) -> list[str]:
    notes = []
    others = other_roles(entity)
    if others:
        notes.append(f"Other roles of the document are not used: {shown(', '.join(others))}.")
    if entity.find(ds("Signature")) is not None:
        notes.append(
            "The document's signature was not checked: what counts is that you got the document from the identity "
            "provider itself."
        )
    return notes
