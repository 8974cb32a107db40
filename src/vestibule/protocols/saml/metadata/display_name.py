"""What a provider calls itself, for the administrator's eyes and a button's label."""

from collections.abc import Iterator
from typing import Final

from vestibule.protocols.saml.metadata.fault import text_in
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import XML, md
from vestibule.protocols.shown import shown

MAX_NAME: Final = 100
"""Characters."""

_MDUI: Final = "{urn:oasis:names:tc:SAML:metadata:ui}"
_LANGUAGE: Final = f"{{{XML}}}lang"


def display_name_of(entity: Element, role: Element) -> str | None:
    """The name in English, else the first; None when there is none.

    mdui:DisplayName (SAML metadata UI 2.1.1) is made for this, so it goes before OrganizationDisplayName (SAML metadata
    2.3.2.1), and what the role says before what the whole entity says.

    Raises:
        ConfigError: config_error, for an element inside a name.
    """
    for named in _places(entity, role):
        names = [(element.get(_LANGUAGE, "").lower(), text_in(element)) for element in named]
        names = [(language, name) for language, name in names if name]
        if names:
            # Stable, so that among equals the document's order decides.
            _, name = min(names, key=lambda pair: _distance_from_english(pair[0]))
            return shown(" ".join(name.split()), limit=MAX_NAME)
    return None


def _places(entity: Element, role: Element) -> Iterator[list[Element]]:
    for parent in (role, entity):
        yield parent.findall(f"{md('Extensions')}/{_MDUI}UIInfo/{_MDUI}DisplayName")
    for parent in (role, entity):
        yield parent.findall(f"{md('Organization')}/{md('OrganizationDisplayName')}")


def _distance_from_english(language: str) -> int:
    if language == "en":
        return 0
    return 1 if language.startswith("en-") else 2
