"""Neutral drawings for the samples' buttons."""

from typing import Final

OPENID: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75">'
    '<circle cx="8" cy="12" r="4"/><path d="M12 12h9m-3 0v4m-3-4v3" stroke-linecap="round"/></svg>'
)
KEYCLOAK: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75">'
    '<path d="M7 4h10l4.5 8L17 20H7l-4.5-8z" stroke-linejoin="round"/><circle cx="12" cy="12" r="2.5"/></svg>'
)
COLOURED: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<circle cx="9" cy="10" r="6" fill="#d9480f"/><circle cx="15" cy="10" r="6" fill="#1971c2"/>'
    '<circle cx="12" cy="15" r="6" fill="#2f9e44"/></svg>'
)
LOGO: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 40"><rect width="40" height="40" rx="9" fill="#0b7285"/>'
    '<path d="M10 30 20 9l10 21z" fill="#fff"/><rect x="52" y="12" width="92" height="16" rx="3" fill="#7b8794"/></svg>'
)
