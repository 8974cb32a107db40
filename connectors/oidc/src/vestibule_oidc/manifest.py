"""The card in the gallery. The glyph is a door ajar: of our own drawing, no vendor's mark."""

from typing import Final

from vestibule_sdk import Manifest

MANIFEST: Final = Manifest(
    key="oidc",
    title="OpenID Connect",
    summary="Signs in people of any provider that speaks OpenID Connect.",
    icon=(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        '<path d="M3.5 20.5h17"/><path d="M6 20.5v-17h12v17"/><path d="M6 3.5l7.5 2.75v15l-7.5-.75"/>'
        '<path d="M10.75 13v1.5"/></svg>'
    ),
)
