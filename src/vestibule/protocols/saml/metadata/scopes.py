"""The domains for which a provider may assert scoped values (Shibboleth metadata extension, shibmd:Scope)."""

import re
from typing import Final

from vestibule.protocols.saml.metadata.extensions import SCOPE
from vestibule.protocols.saml.metadata.fault import text_in
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.boolean import is_true
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md
from vestibule.protocols.shown import shown

_DOMAIN: Final = re.compile(
    r"(?=.{1,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


def scopes_of(entity: Element, role: Element, *, findings: Findings) -> tuple[str, ...]:
    """Collect the plain ones, of the role and of the whole entity, each once.

    A regular expression is left out: whoever writes one could allow more than a reader sees, and make matching slow.

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        findings: Gains each that counts, and a sentence for each that is left out.

    Raises:
        ConfigError: config_error, for an element inside a scope.
    """
    found: dict[str, None] = {}
    scopes = (*_scopes(role), *_scopes(entity))
    for element in scopes:
        scope = text_in(element)
        fault = scope_fault(scope, regexp=element.get("regexp"))
        if fault is not None:
            findings.note(f"The scope {shown(scope)} {fault} and is not used.", at=element)
        elif scope not in found:
            found[scope] = None
            findings.fact("Scope", scope, at=element)
    if not found:
        which = "No scope is left" if scopes else "The document names no scope"
        findings.note(f"{which}, so names of every domain are taken from this provider: enter its scopes.")
    return tuple(found)


def scope_fault(scope: str, *, regexp: str | None) -> str | None:
    """Why a scope is not used, as a part of a sentence; None for a plain one.

    Args:
        scope: Without white space around it.
        regexp: The attribute of that name.
    """
    if is_true(regexp):
        return "is a regular expression"
    return None if _DOMAIN.fullmatch(scope) else "is no domain"


def _scopes(parent: Element) -> list[Element]:
    return parent.findall(f"{md('Extensions')}/{SCOPE}")
