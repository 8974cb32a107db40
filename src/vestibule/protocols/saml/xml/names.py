"""Namespaces and qualified names (SAML core 1.1, metadata 1.1; XML Signature 1.1; XML Encryption 1.1 1.3)."""

from typing import Final

SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
MD: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
XENC11: Final = "http://www.w3.org/2009/xmlenc11#"
XML: Final = "http://www.w3.org/XML/1998/namespace"

BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
PARTIAL_LOGOUT: Final = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout"

REDIRECT_BINDING: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST_BINDING: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def saml(name: str) -> str:
    """A name of the assertion namespace."""
    return f"{{{SAML}}}{name}"


def samlp(name: str) -> str:
    """A name of the protocol namespace."""
    return f"{{{SAMLP}}}{name}"


def md(name: str) -> str:
    """A name of the metadata namespace."""
    return f"{{{MD}}}{name}"


def ds(name: str) -> str:
    """A name of XML Signature."""
    return f"{{{DS}}}{name}"


def xenc(name: str) -> str:
    """A name of XML Encryption."""
    return f"{{{XENC}}}{name}"


def local_name(tag: object) -> str:
    """An element's or attribute's name without its namespace, for words to an administrator."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else "a comment"
