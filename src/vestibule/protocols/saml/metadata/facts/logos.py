"""Logos (SAML metadata UI 2.1.5): shown as addresses, never fetched, and none that a browser would run."""

from typing import Final

from vestibule.protocols.oauth2.endpoint import fault_of
from vestibule.protocols.saml.metadata.extensions import UIINFO, mdui
from vestibule.protocols.saml.metadata.fault import text_in
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.shown import shown

_HTTP: Final = "http:"


def find_logos(entity: Element, role: Element, *, findings: Findings) -> None:
    """Collect those with an http(s) address; `data:`, `javascript:` and the like are noted and left out.

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        findings: Gains each logo with its size.

    Raises:
        ConfigError: config_error, for an element inside an address.
    """
    for parent in (role, entity):
        for element in parent.findall(f"{UIINFO}/{mdui('Logo')}"):
            url = text_in(element)
            fault = _fault(url)
            if fault is None:
                findings.fact("Logo", f"{url}{_size(element)}", at=element)
            else:
                # An address with a password in it is not to be quoted.
                quoted = "" if "@" in url else f" {shown(url, limit=80)}"
                findings.note(f"The logo{quoted} is not used: {fault}.", at=element)


def _fault(url: str) -> str | None:
    # http is good enough for a picture: nothing of ours is sent there.
    secure = f"https:{url[len(_HTTP) :]}" if url[: len(_HTTP)].lower() == _HTTP else url
    return fault_of(secure)


def _size(element: Element) -> str:
    width, height = element.get("width"), element.get("height")
    return f" ({width} x {height})" if width and height else ""
