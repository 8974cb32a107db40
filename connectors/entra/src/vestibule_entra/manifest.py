"""The card in the gallery. The glyph is a tree of three people: of our own drawing, not the vendor's logo."""

from typing import Final

from vestibule_sdk import Manifest, outline_icon

MANIFEST: Final = Manifest(
    key="entra",
    title="Microsoft Entra ID",
    summary="Signs in people of a Microsoft Entra tenant, of several tenants, or of all.",
    icon=outline_icon(
        '<circle cx="12" cy="6" r="2.75"/><circle cx="5.75" cy="18" r="2.75"/><circle cx="18.25" cy="18" r="2.75"/>'
        '<path d="M12 8.75V12M5.75 15.25V12h12.5v3.25"/>'
    ),
    aliases=("azure",),
    suggested_id="EntraID",
    trusted_for_linking=True,
)
