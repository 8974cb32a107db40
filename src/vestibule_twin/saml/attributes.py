"""What is said about a person, in one of four dialects.

Sources: plain is what most small products ask for; oid are the names of eduPerson and inetOrgPerson in the
MACE-Dir profile; entra are the claim URIs of Microsoft Entra ID and AD FS; keycloak is what its mappers write, with one
attribute for each role.
"""

from typing import Final

from vestibule_twin.people import Person
from vestibule_twin.saml.service_provider import AttributeStyle
from vestibule_twin.saml.xml import Element, element

_BASIC: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
_URI: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
_XMLSOAP: Final = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
_MICROSOFT: Final = "http://schemas.microsoft.com"

_NAMES: Final[dict[AttributeStyle, tuple[str, str, str, str, str]]] = {
    "plain": ("email", "firstName", "lastName", "displayName", "groups"),
    "oid": (
        "urn:oid:0.9.2342.19200300.100.1.3",
        "urn:oid:2.5.4.42",
        "urn:oid:2.5.4.4",
        "urn:oid:2.16.840.1.113730.3.1.241",
        "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
    ),
    "entra": (
        f"{_XMLSOAP}/emailaddress",
        f"{_XMLSOAP}/givenname",
        f"{_XMLSOAP}/surname",
        f"{_MICROSOFT}/identity/claims/displayname",
        f"{_MICROSOFT}/ws/2008/06/identity/claims/groups",
    ),
    "keycloak": ("email", "firstName", "lastName", "displayName", "member"),
}
EMAIL_NAMES: Final = frozenset(names[0] for names in _NAMES.values())
"""Where an e-mail address stands, in any dialect."""

_FRIENDLY: Final = ("mail", "givenName", "sn", "displayName", "isMemberOf")
_FORMATS: Final[dict[AttributeStyle, str | None]] = {"plain": _BASIC, "oid": _URI, "entra": None, "keycloak": _BASIC}


def attribute_statement(person: Person, style: AttributeStyle) -> Element | None:
    """Return the statement, or None about somebody of whom nothing is known: an empty one is not allowed."""
    email, first, last, display = person.email, person.given_name, person.family_name, person.name
    known = [(value,) if value else () for value in (email, first, last, display)]
    attributes = [
        element(
            "saml:Attribute",
            *(element("saml:AttributeValue", text=value) for value in values),
            Name=name,
            NameFormat=_FORMATS[style],
            FriendlyName=friendly if style == "oid" else None,
        )
        for name, friendly, values in zip(_NAMES[style], _FRIENDLY, (*known, person.groups or ()), strict=True)
        if values
    ]
    if style == "keycloak":
        attributes += [_role(role) for role in person.facts.get("roles", ())]
    return element("saml:AttributeStatement", *attributes) if attributes else None


def _role(role: str) -> Element:
    return element(
        "saml:Attribute", element("saml:AttributeValue", text=role), Name="Role", NameFormat=_BASIC, FriendlyName=None
    )
