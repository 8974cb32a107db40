"""A provider's name (SAML metadata 2.3.2): every Issuer is compared with it, so nothing in it may be invisible."""

import re
from typing import Final

from vestibule.protocols.saml.metadata.fault import COPY_AGAIN, fault
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.shown import shown

MAX_ENTITY_ID: Final = 1024
"""Characters (SAML metadata 2.2.1)."""

_BLANK: Final = re.compile(r"\s")


def entity_id_of(entity: Element, *, findings: Findings) -> str:
    """The entityID of an EntityDescriptor.

    Raises:
        ConfigError: config_error: there is none, or nobody could compare it by looking.
    """
    # White space around an anyURI does not belong to it (XML Schema 2, 4.3.6); every Issuer is compared with the rest.
    entity_id = entity.get("entityID", "").strip()
    if not entity_id:
        raise fault("the EntityDescriptor has no entityID", hint=COPY_AGAIN, at=entity)
    if not is_comparable(entity_id):
        raise fault(
            f"the entityID {shown(entity_id)} is longer than {MAX_ENTITY_ID} characters, or holds white space or "
            "invisible characters",
            hint="Correct the entity ID at the identity provider, and get its metadata again.",
            at=entity,
        )
    findings.fact("Entity ID", entity_id, at=entity)
    return entity_id


def is_comparable(entity_id: str) -> bool:
    """Whether people and programs see the same in a name: not too long, no white space, nothing invisible."""
    return len(entity_id) <= MAX_ENTITY_ID and not _BLANK.search(entity_id) and entity_id.isprintable()
