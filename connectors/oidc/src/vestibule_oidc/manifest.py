"""The card in the gallery. The glyph is a door ajar: of our own drawing, no vendor's mark."""

from typing import Final

from vestibule_sdk import Manifest, outline_icon

MANIFEST: Final = Manifest(
    key="oidc",
    title="OpenID Connect",
    summary="Signs in people of any provider that speaks OpenID Connect.",
    icon=outline_icon(
        '<path d="M3.5 20.5h17"/><path d="M6 20.5v-17h12v17"/><path d="M6 3.5l7.5 2.75v15l-7.5-.75"/>'
        '<path d="M10.75 13v1.5"/>'
    ),
)
