"""The card in the gallery. The glyph is a keyhole: of our own drawing, not the project's logo."""

from typing import Final

from vestibule_sdk import Manifest

MANIFEST: Final = Manifest(
    key="keycloak",
    title="Keycloak",
    summary="Signs in people of a Keycloak realm.",
    icon=(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        '<rect x="3.5" y="3.5" width="17" height="17" rx="4"/>'
        '<circle cx="12" cy="10" r="2.25"/><path d="M12 12.25v4.25"/></svg>'
    ),
)
