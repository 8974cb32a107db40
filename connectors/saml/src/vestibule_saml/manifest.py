"""The card in the gallery. The glyph is a sealed letter: of our own drawing, no vendor's mark."""

from typing import Final

from vestibule_sdk import Manifest, outline_icon

MANIFEST: Final = Manifest(
    key="saml",
    title="SAML 2.0",
    summary="Signs in people of any provider that speaks SAML 2.0.",
    icon=outline_icon(
        '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="M4.5 7l5.25 4.5"/>'
        '<path d="M19.5 7l-5.25 4.5"/><circle cx="12" cy="13" r="2.5"/>'
    ),
    trusted_for_linking=True,
)
