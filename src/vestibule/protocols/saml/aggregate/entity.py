"""What is taken of one entity: whatever people find an identity provider by."""

from collections.abc import Iterable
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
    return tuple([role for role in entity.iterchildren(_ROLE) if speaks_saml2(role)])


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
    authority = ""
    for parent in (role, entity):
        for held in parent.iterchildren(EXTENSIONS):
            for info in held.iterchildren(_UIINFO):
                _add_names(names, info.iterchildren(_NAME))
            _add_scopes(scopes, held.iterchildren(SCOPE), notes)
            if parent is entity:
                authority = authority or registration_authority(held)
    for parent in (role, entity):
        for organization in parent.iterchildren(_ORGANIZATION):
            _add_names(names, organization.iterchildren(_ORGANIZATION_NAME))
    return ReadEntity(
        entity_id=entity_id,
        names=tuple(names),
        scopes=tuple(scopes),
        authority=authority or registered_by,
        valid_until_s=valid_until_s,
        line=entity.sourceline or 0,
        document=document,
    )


def _add_names(names: Names, elements: Iterable[Element]) -> None:
    for element in elements:
        name, language = " ".join(_text(element).split()), element.get(_LANGUAGE, "").lower()
        if name:
            names[shown(language, limit=MAX_NAME) if language else "", shown(name, limit=MAX_NAME)] = None


def _add_scopes(scopes: dict[str, None], elements: Iterable[Element], notes: Notes) -> None:
    for element in elements:
        scope = _text(element).strip()
        fault = scope_fault(scope, regexp=element.get("regexp"))
        if fault is None:
            scopes[scope] = None
        else:
            notes.add("scope", "scopes", f"not used: {fault}", element=element)


def _text(element: Element) -> str:
    """All its text (S8); none where there is an element in it."""
    try:
        return text_of(element)
    except SAMLMessageMalformed:
        return ""
