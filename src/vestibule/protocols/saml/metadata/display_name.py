"""What a provider calls itself, for the administrator's eyes and a button's label."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from vestibule.protocols.saml.metadata.extensions import UIINFO, mdui
from vestibule.protocols.saml.metadata.fault import text_in
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import XML, md
from vestibule.protocols.shown import shown

MAX_NAME: Final = 100
"""Characters."""

_LANGUAGE: Final = f"{{{XML}}}lang"


class _Name(NamedTuple):
    language: str
    text: str
    element: Element


def display_name_of(entity: Element, role: Element, *, findings: Findings) -> str | None:
    """The name in English, else the first; None when there is none.

    mdui:DisplayName (SAML metadata UI 2.1.1) is made for this, so it goes before OrganizationDisplayName (SAML metadata
    2.3.2.1), and what the role says before what the whole entity says.

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        findings: Gains the name in each language, or a sentence when there is none.

    Raises:
        ConfigError: config_error, for an element inside a name.
    """
    chosen: str | None = None
    seen: set[tuple[str, str, str]] = set()
    for field, elements in _places(entity, role):
        names = [name for element in elements if (name := _name(element)).text]
        for name in names:
            if (field, name.language, name.text) not in seen:
                seen.add((field, name.language, name.text))
                findings.fact(field, name.text, of=name.language, at=name.element)
        if names and chosen is None:
            # Stable, so that among equals the document's order decides.
            chosen = min(names, key=lambda name: _distance_from_english(name.language)).text
    if chosen is None:
        findings.note("The document gives no name for people: enter one for the button.")
    return chosen


def _name(element: Element) -> _Name:
    text = " ".join(text_in(element).split())
    return _Name(element.get(_LANGUAGE, "").lower(), shown(text, limit=MAX_NAME) if text else "", element)


def _places(entity: Element, role: Element) -> Iterator[tuple[str, list[Element]]]:
    for parent in (role, entity):
        yield "Name", parent.findall(f"{UIINFO}/{mdui('DisplayName')}")
    for parent in (role, entity):
        yield "Organization", parent.findall(f"{md('Organization')}/{md('OrganizationDisplayName')}")


def _distance_from_english(language: str) -> int:
    if language == "en":
        return 0
    return 1 if language.startswith("en-") else 2
