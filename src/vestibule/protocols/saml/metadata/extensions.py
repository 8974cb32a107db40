"""The extensions of SAML metadata that are read: names and logos, scopes, who registered, wanted algorithms."""

from typing import Final

from vestibule.protocols.saml.xml.names import md

MDUI: Final = "urn:oasis:names:tc:SAML:metadata:ui"
"""Metadata extensions for login and discovery user interface 1.0."""
SHIBMD: Final = "urn:mace:shibboleth:metadata:1.0"
"""Shibboleth metadata profile 1.0."""
MDRPI: Final = "urn:oasis:names:tc:SAML:metadata:rpi"
"""Metadata extensions for registration and publication information 1.0."""
ALG: Final = "urn:oasis:names:tc:SAML:metadata:algsupport"
"""Metadata profile for algorithm support 1.0."""
REMD: Final = "http://refeds.org/metadata"
"""REFEDS: what a contact of the type "other" is for."""


def mdui(name: str) -> str:
    """A name of the user interface extension."""
    return f"{{{MDUI}}}{name}"


UIINFO: Final = f"{md('Extensions')}/{mdui('UIInfo')}"
SCOPE: Final = f"{{{SHIBMD}}}Scope"
