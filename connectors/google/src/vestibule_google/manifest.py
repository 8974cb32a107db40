"""The card in the gallery. The glyph is a globe on its stand: of our own drawing, not the vendor's logo."""

from typing import Final

from vestibule_sdk import Manifest, outline_icon

MANIFEST: Final = Manifest(
    key="google",
    title="Google",
    summary="Signs in people of a Google Workspace, or anybody with a Google Account.",
    icon=outline_icon(
        '<circle cx="12" cy="10" r="6.5"/><path d="M5.5 10h13M12 3.5c2 2 2.75 4.25 2.75 6.5s-.75 4.5-2.75 6.5'
        'c-2-2-2.75-4.25-2.75-6.5S10 5.5 12 3.5M12 16.5v4M8.5 20.5h7"/>'
    ),
    suggested_id="Google",
    trusted_for_linking=True,
)
