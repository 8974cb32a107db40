"""The attributes of a verified assertion (SAML core 2.7.3): by Name, every value whole, repeated names put together.

A value of an attribute that carries its scope (`staff@example.edu`) counts only when the provider may speak for that
scope, where its metadata says for which it may (S43; Shibboleth metadata profile, shibmd:Scope).
"""

from collections.abc import Mapping
from typing import Final

from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import saml
from vestibule.protocols.saml.xml.text import text_of

SUBJECT_ID: Final = "urn:oasis:names:tc:SAML:attribute:subject-id"
PAIRWISE_ID: Final = "urn:oasis:names:tc:SAML:attribute:pairwise-id"

_SCOPED: Final = frozenset(
    {
        SUBJECT_ID,
        PAIRWISE_ID,
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",  # eduPersonPrincipalName
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.9",  # eduPersonScopedAffiliation
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",  # eduPersonUniqueId
        "urn:mace:dir:attribute-def:eduPersonPrincipalName",
        "urn:mace:dir:attribute-def:eduPersonScopedAffiliation",
        "eduPersonPrincipalName",
        "eduPersonScopedAffiliation",
        "eduPersonUniqueId",
    }
)
"""eduPerson 2.2 and the SAML subject identifier attributes profile 1.0."""


def attributes_of(assertion: Element, *, scopes: tuple[str, ...] | None) -> dict[str, tuple[str, ...]]:
    """Every attribute with at least one value that is text.

    Args:
        assertion: Verified.
        scopes: For which the provider may speak; None when nobody has said.
    """
    found: dict[str, list[str]] = {}
    for statement in assertion.iterchildren(saml("AttributeStatement")):
        for attribute in statement.iterchildren(saml("Attribute")):
            name = attribute.get("Name")
            if name:
                values = [_value(element) for element in attribute.iterchildren(saml("AttributeValue"))]
                found.setdefault(name, []).extend(value for value in values if value is not None)
    # Scopes are domains, which have no case.
    within = found if scopes is None else _within(found, frozenset(scope.lower() for scope in scopes))
    return {name: tuple(values) for name, values in within.items() if values}


def _value(element: Element) -> str | None:
    """The text of a value; of eduPersonTargetedID that of the NameID in it; None for other XML."""
    children = [child for child in element if isinstance(child.tag, str)] if len(element) else []
    if not children:
        return text_of(element)
    if len(children) == 1 and children[0].tag == saml("NameID"):
        return text_of(children[0])
    return None


def _within(found: Mapping[str, list[str]], scopes: frozenset[str]) -> dict[str, list[str]]:
    return {
        name: [value for value in values if name not in _SCOPED or value.rpartition("@")[2].lower() in scopes]
        for name, values in found.items()
    }
