"""What is taken of one entity: whatever people find an identity provider by.

Children are told apart by their names here, one by one: lxml takes longer to prepare a search than these are long.
"""

from functools import lru_cache
from typing import Final

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.aggregate.group import EXTENSIONS, registration_authority
from vestibule.protocols.saml.aggregate.notes import Notes
from vestibule.protocols.saml.aggregate.pieces import ReadEntity
from vestibule.protocols.saml.metadata.display_name import MAX_NAME
from vestibule.protocols.saml.metadata.extensions import SCOPE, mdui
from vestibule.protocols.saml.metadata.role import speaks_saml2
from vestibule.protocols.saml.metadata.scopes import scope_fault
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import XML, md
from vestibule.protocols.saml.xml.text import text_of
from vestibule.protocols.shown import shown

_ROLE: Final = md("IDPSSODescriptor")
_ORGANIZATION: Final = md("Organization")
_ORGANIZATION_NAME: Final = md("OrganizationDisplayName")
_UIINFO: Final = mdui("UIInfo")
_NAME: Final = mdui("DisplayName")
_LANGUAGE: Final = f"{{{XML}}}lang"

Names = dict[tuple[str, str], None]


def idp_roles(entity: Element) -> tuple[Element, ...]:
    """Its roles as an identity provider for SAML 2.0: one, as a rule."""
    return tuple([role for role in entity if role.tag == _ROLE and speaks_saml2(role)])


def read_entity(
    entity: Element,
    role: Element,
    *,
    entity_id: str,
    registered_by: str,
    valid_until_s: int | None,
    document: bytes,
    notes: Notes,
) -> ReadEntity:
    """Read an identity provider. A name or a scope that is broken is left out, and costs nothing else.

    Args:
        entity: All of it is there.
        role: As an identity provider.
        entity_id: Its name.
        registered_by: Who registered all in the group around it; "" where nobody says.
        valid_until_s: In seconds since 1970.
        document: The entity alone.
        notes: Gains a word on scopes that are left out.
    """
    names: Names = {}
    scopes: dict[str, None] = {}
    extensions = [held for parent in (role, entity) for held in parent if held.tag == EXTENSIONS]
    for held in extensions:
        _read_extensions(held, names, scopes, notes)
    for parent in (role, entity):
        for organization in parent:
            if organization.tag == _ORGANIZATION:
                _add_names(names, organization, _ORGANIZATION_NAME)
    own = (registration_authority(held) for held in extensions if held.getparent() is entity)
    return ReadEntity(
        entity_id=entity_id,
        names=tuple(names),
        scopes=tuple(scopes),
        authority=next(filter(None, own), registered_by),
        valid_until_s=valid_until_s,
        line=entity.sourceline or 0,
        document=document,
    )


def _read_extensions(extensions: Element, names: Names, scopes: dict[str, None], notes: Notes) -> None:
    for extension in extensions:
        if extension.tag == _UIINFO:
            _add_names(names, extension, _NAME)
        elif extension.tag == SCOPE:
            scope = _text(extension).strip()
            fault = scope_fault(scope, regexp=extension.get("regexp"))
            if fault is None:
                scopes[scope] = None
            else:
                notes.add("scope", "scopes", f"not used: {fault}", element=extension)


def _add_names(names: Names, parent: Element, tag: str) -> None:
    for element in parent:
        if element.tag == tag and (name := " ".join(_text(element).split())):
            names[_language(element.get(_LANGUAGE, "")), shown(name, limit=MAX_NAME)] = None


@lru_cache(maxsize=256)
def _language(written: str) -> str:
    return shown(written.lower(), limit=MAX_NAME) if written else ""


def _text(element: Element) -> str:
    """All its text (S8); none where there is an element in it."""
    try:
        return text_of(element)
    except SAMLMessageMalformed:
        return ""
