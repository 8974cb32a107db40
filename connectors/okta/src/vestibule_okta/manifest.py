"""The card in the gallery. The glyph is a badge: of our own drawing, not the vendor's logo."""

from typing import Final

from vestibule_sdk import Manifest, outline_icon

MANIFEST: Final = Manifest(
    key="okta",
    title="Okta",
    summary="Signs in people of an Okta organization.",
    icon=outline_icon(
        '<rect x="4.5" y="4.5" width="15" height="16" rx="2.5"/><path d="M10 4.5V3h4v1.5"/>'
        '<circle cx="12" cy="11" r="2"/><path d="M8.5 17.25c.5-2 1.75-3 3.5-3s3 1 3.5 3"/>'
    ),
    suggested_id="Okta",
    trusted_for_linking=True,
)
