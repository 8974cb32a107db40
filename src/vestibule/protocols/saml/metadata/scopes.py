"""The domains for which a provider may assert scoped values (Shibboleth metadata extension, shibmd:Scope)."""

import re
from typing import Final

from vestibule.protocols.saml.metadata.fault import text_in
from vestibule.protocols.saml.xml.boolean import is_true
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md
from vestibule.protocols.shown import shown

_SCOPE: Final = "{urn:mace:shibboleth:metadata:1.0}Scope"
_DOMAIN: Final = re.compile(
    r"(?=.{1,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


def scopes_of(entity: Element, role: Element, *, notes: list[str]) -> tuple[str, ...]:
    """Collect the plain ones, of the role and of the whole entity, each once.

    A regular expression is left out: whoever writes one could allow more than a reader sees, and make matching slow.

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        notes: Gains a sentence for each that is left out.

    Raises:
        ConfigError: config_error, for an element inside a scope.
    """
    found: dict[str, None] = {}
    scopes = (*_scopes(role), *_scopes(entity))
    for element in scopes:
        scope = text_in(element)
        if is_true(element.get("regexp")):
            notes.append(f"The scope {shown(scope)} is a regular expression and is not used.")
        elif not _DOMAIN.fullmatch(scope):
            notes.append(f"The scope {shown(scope)} is no domain and is not used.")
        else:
            found[scope] = None
    if scopes and not found:
        notes.append("No scope is left, so names of every domain are taken from this provider: enter its scopes.")
    return tuple(found)


def _scopes(parent: Element) -> list[Element]:
    return parent.findall(f"{md('Extensions')}/{_SCOPE}")
