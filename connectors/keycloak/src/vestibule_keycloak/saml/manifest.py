"""The card in the gallery. The glyph is a keyhole in a letter: of our own drawing, not the project's logo."""

from typing import Final

from vestibule_sdk import Manifest, outline_icon

MANIFEST: Final = Manifest(
    key="keycloak-saml",
    title="Keycloak (SAML)",
    summary="Signs in people of a Keycloak realm over SAML 2.0.",
    icon=outline_icon(
        '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/>'
        '<circle cx="12" cy="10.5" r="1.75"/><path d="M12 12.25v3"/>'
    ),
    suggested_id="KeycloakSAML",
    trusted_for_linking=True,
)
