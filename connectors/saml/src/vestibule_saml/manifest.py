"""The card in the gallery. The glyph is a sealed letter: of our own drawing, no vendor's mark."""

from typing import Final

from vestibule_sdk import Manifest

MANIFEST: Final = Manifest(
    key="saml",
    title="SAML 2.0",
    summary="Signs in people of any provider that speaks SAML 2.0.",
    icon=(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="M4.5 7l5.25 4.5"/>'
        '<path d="M19.5 7l-5.25 4.5"/><circle cx="12" cy="13" r="2.5"/></svg>'
    ),
)
